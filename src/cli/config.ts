/** Settings of a project: the `sse` key of package.json, `.sserc`, `.sserc.json` or `sse.config.*`. */
import { resolve } from 'node:path';

import { lilconfig, type LilconfigResult } from 'lilconfig';

import { readSettings, type SseSettings } from '../settings.ts';
import { Complaint, firstLine, reasonOf } from './errors.ts';
import { PRESETS, type RuleEntry } from './selection.ts';

export interface Config {
  readonly preset?: string;
  /** As in an ESLint config; the prefix may be left out. */
  readonly rules?: Readonly<Record<string, RuleEntry>>;
  readonly settings?: SseSettings;
  /** Patterns as in a .gitignore, from the folder of the config. */
  readonly ignore?: readonly string[];
}

export interface Loaded {
  readonly config: Config;
  /** Where it was found; undefined when there is none. */
  readonly file: string | undefined;
}

const PLACES = ['package.json', '.sserc', '.sserc.json', 'sse.config.js', 'sse.config.mjs', 'sse.config.cjs'];

/**
 * @param file the config that the user names
 * @throws {Complaint} when it cannot be read, or is not what it should be
 */
export async function loadConfig(cwd: string, file: string | undefined): Promise<Loaded> {
  let found: LilconfigResult;
  try {
    const loader = lilconfig('sse', { searchPlaces: PLACES });
    found = file === undefined ? await loader.search(cwd) : await loader.load(resolve(cwd, file));
  } catch (error) {
    throw new Complaint(`The config${file === undefined ? '' : ` ${file}`} could not be read (${whyNot(error)}).`);
  }
  if (found === null || found.isEmpty === true) {
    if (file !== undefined) throw new Complaint(`The config ${file} is empty.`);
    return { config: {}, file: undefined };
  }
  return { config: await validated(found.config, found.filepath), file: found.filepath };
}

function whyNot(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('E') && !error.code.startsWith('ERR_')) return reasonOf(error);
  return firstLine(error);
}

async function validated(raw: unknown, file: string): Promise<Config> {
  const { configFaults } = await import('./config-schema.ts');
  const [fault] = configFaults(raw);
  if (fault !== undefined) throw new Complaint(`${file}: ${fault}`);
  const config = raw as Config;
  if (config.preset !== undefined && !PRESETS.includes(config.preset)) throw new Complaint(`${file}: there is no preset ${JSON.stringify(config.preset)}.`);
  try {
    readSettings(config.settings);
  } catch (error) {
    throw new Complaint(`${file}: ${firstLine(error).replace(/^settings\.sse/, 'settings')}.`);
  }
  return config;
}
