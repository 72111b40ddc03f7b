/** The command line: options in, or a sentence about what is wrong with them. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { Complaint } from './errors.ts';
import { bareName, isRule, PRESETS, RULES } from './selection.ts';

export const FORMATS = ['pretty', 'json', 'sarif', 'rdjsonl', 'gitlab', 'github', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

export interface Output {
  readonly format: Format;
  /** Standard output when there is none. */
  readonly file: string | undefined;
}

export interface Command {
  readonly action: 'lint' | 'help' | 'version' | 'init';
  readonly explain: string | undefined;
  readonly paths: readonly string[];
  readonly fix: boolean;
  readonly diff: boolean;
  readonly staged: boolean;
  readonly since: string | undefined;
  readonly preset: string | undefined;
  readonly rules: readonly string[];
  readonly outputs: readonly Output[];
  readonly maxWarnings: number | undefined;
  readonly config: string | undefined;
  readonly eslintConfig: boolean;
  readonly threads: number | undefined;
  readonly color: boolean | undefined;
}

const OPTIONS = {
  color: { type: 'boolean' },
  config: { type: 'string', short: 'c' },
  diff: { type: 'boolean' },
  'eslint-config': { type: 'boolean' },
  explain: { type: 'string' },
  fix: { type: 'boolean' },
  format: { type: 'string', short: 'f', multiple: true },
  help: { type: 'boolean', short: 'h' },
  init: { type: 'boolean' },
  'max-warnings': { type: 'string' },
  'no-color': { type: 'boolean' },
  'output-file': { type: 'string', short: 'o' },
  preset: { type: 'string' },
  rule: { type: 'string', multiple: true },
  since: { type: 'string' },
  staged: { type: 'boolean' },
  threads: { type: 'string' },
  version: { type: 'boolean', short: 'v' },
} as const;

export const HELP = `Usage: sse-lint [options] [files or folders…]

Finds loops that feed server-sent events and can leave their client with nothing sent.
Without files or folders it looks at the current folder and all below it.

What is looked at
  --staged              what the next commit would hold, whatever stands in the files
  --since <ref>         only findings on lines changed since the branch left <ref>, or whose path crosses them
  --preset <name>       ${PRESETS.join(' or ')}
  --rule <name>         only this rule; may be given more than once
  -c, --config <file>   settings from this file, not from the "sse" key of package.json or sse.config.*
  --eslint-config       rules and settings from the project's ESLint config

What is done
  --diff                show the change that mends each finding
  --fix                 make these changes
  --explain <rule>      print the rule's page
  --init                set up ESLint or a commit hook in this project; asks first

What is written
  -f, --format <name>[:<file>]   ${FORMATS.join(', ')}; may be given more than once
  -o, --output-file <file>       where the last format goes that names no file
  --max-warnings <n>    more warnings than these are findings, too
  --color, --no-color   colours, or none
  --threads <n>         how many threads judge a large tree

  -h, --help            this text
  -v, --version         the version

Ends with 0 when there is nothing to report, 1 when there is, and 2 when it could not look.
`;

/** @throws {Complaint} */
export function readArgs(argv: readonly string[], cwd: string): Command {
  const { values, positionals } = parse(argv, cwd);
  if (values.since?.includes('\0')) throw new Complaint('--since wants a commit, and no commit can have such a name.');
  if (values.staged && values.since !== undefined) throw new Complaint('--staged and --since exclude each other.');
  if (values['eslint-config'] && (values.preset !== undefined || values.config !== undefined)) throw new Complaint('--eslint-config brings rules of its own: --preset and --config do not go with it.');
  if (values.preset !== undefined && !PRESETS.includes(values.preset)) throw new Complaint(`There is no preset ${JSON.stringify(values.preset)}. There are ${listed(PRESETS)}.`);
  const outputs = outputsOf(values.format ?? [], values['output-file']);
  if (values.diff && outputs.every(({ format }) => format !== 'pretty')) throw new Complaint('--diff is for the pretty format.');
  return {
    action: values.help ? 'help' : values.version ? 'version' : values.init ? 'init' : 'lint',
    explain: values.explain === undefined ? undefined : ruleNamed(values.explain),
    paths: positionals,
    fix: values.fix ?? false,
    diff: values.diff ?? false,
    staged: values.staged ?? false,
    since: values.since,
    preset: values.preset,
    rules: (values.rule ?? []).map(ruleNamed),
    outputs,
    maxWarnings: whole('--max-warnings', values['max-warnings'], 0),
    config: values.config,
    eslintConfig: values['eslint-config'] ?? false,
    threads: whole('--threads', values.threads, 1),
    color: values['no-color'] ? false : values.color,
  };
}

function parse(argv: readonly string[], cwd: string) {
  try {
    return parseArgs({ args: withPaths(argv, cwd), options: OPTIONS, allowPositionals: true });
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) throw new Complaint(`${optionSentence(error.message)} Run \`sse-lint --help\` for the options.`);
    throw error;
  }
}

/** The first sentence of Node's message, in one line. */
function optionSentence(message: string): string {
  const [first = ''] = message.split(/\.\s|\n/);
  return `${first.replace(/\.$/, '')}.`;
}

/** Hooks pass the names of files as they are: one that begins with a dash is a path where there is such a file. */
function withPaths(argv: readonly string[], cwd: string): string[] {
  const end = argv.indexOf('--');
  return argv.map((arg, index) => (/^-[^-]|^--./.test(arg) && (end < 0 || index < end) && !isOption(arg) && isFile(cwd, arg) ? `./${arg}` : arg));
}

function isOption(arg: string): boolean {
  const [name = ''] = arg.split('=', 1);
  return Object.entries(OPTIONS).some(([long, option]) => name === `--${long}` || ('short' in option && name === `-${option.short}`));
}

const isFile = (cwd: string, arg: string): boolean => !arg.includes('\0') && existsSync(resolve(cwd, arg));

function outputsOf(formats: readonly string[], file: string | undefined): Output[] {
  const outputs = (formats.length === 0 ? ['pretty'] : formats).map((written): Output => {
    const colon = written.indexOf(':');
    const name = colon < 0 ? written : written.slice(0, colon);
    const format = FORMATS.find((known) => known === name);
    if (format === undefined) throw new Complaint(`There is no format ${JSON.stringify(name)}. There are ${listed(FORMATS)}.`);
    if (colon === written.length - 1) throw new Complaint(`The format ${JSON.stringify(written)} names no file behind its colon.`);
    return { format, file: colon < 0 ? undefined : written.slice(colon + 1) };
  });
  if (file !== undefined) {
    if (file === '') throw new Complaint('--output-file needs the name of a file.');
    const last = outputs.findLastIndex((output) => output.file === undefined);
    if (last < 0) throw new Complaint('--output-file has no format to write: each names a file of its own.');
    outputs[last] = { ...outputs[last]!, file };
  }
  if (outputs.filter((output) => output.file === undefined).length > 1) throw new Complaint('Only one format can go to standard output. Give the others a file: --format sarif:results.sarif');
  return outputs;
}

function ruleNamed(written: string): string {
  const name = bareName(written);
  if (!isRule(name)) throw new Complaint(`There is no rule ${JSON.stringify(written)}. There ${RULES.length === 1 ? 'is' : 'are'} ${listed(RULES)}.`);
  return name;
}

function whole(option: string, written: string | undefined, least: number): number | undefined {
  if (written === undefined) return undefined;
  if (!/^\d{1,9}$/.test(written) || Number(written) < least) throw new Complaint(`${option} needs a whole number from ${least} on, not ${JSON.stringify(written)}.`);
  return Number(written);
}

export const listed = (names: readonly string[]): string => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`);
