/** A repository in memory: what the rule says of one of its files, with the others at hand. */
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { it } from 'node:test';

import { parse } from '@typescript-eslint/parser';

import { analyse, ask } from '../../src/analyse.ts';
import type { AnalysisOptions, CompanionName, Finding, LoopFinding } from '../../src/findings.ts';
import type { ModuleHost } from '../../src/modules/host.ts';
import { Modules } from '../../src/modules/module.ts';

/** Path below the root → text. */
export type Files = Readonly<Record<string, string>>;

export interface Counted extends ModuleHost {
  /** Paths in the order in which they were asked for. */
  readonly parsed: string[];
  readonly texts: string[];
}

const ENDINGS = ['', '.ts', '.js', '/index.ts', '/index.js'];

/** Relative specifiers, `~/` for the root, and packages that are in no repository. */
export function hostOf(files: Files): Counted {
  const parsed: string[] = [];
  const texts: string[] = [];
  return {
    parsed,
    texts,
    resolve(from, specifier) {
      const target = specifier.startsWith('~/') ? `/${specifier.slice(2)}` : specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : undefined;
      return target === undefined ? undefined : ENDINGS.map((ending) => target + ending).find((path) => files[path.slice(1)] !== undefined);
    },
    read(path) {
      texts.push(path);
      return files[path.slice(1)];
    },
    parse(path, text) {
      parsed.push(path);
      return parseText(text);
    },
  };
}

export function parseText(text: string): unknown {
  return parse(text, { range: true, loc: true, sourceType: 'module' });
}

/** The findings of the first file. */
export function lint(files: Files, settings?: object, options?: AnalysisOptions, modules = new Modules(hostOf(files))): LoopFinding[] {
  const [name] = Object.keys(files) as [string];
  return lintFile(files, name, settings, options, modules);
}

export function lintFile(files: Files, name: string, settings?: object, options?: AnalysisOptions, modules = new Modules(hostOf(files))): LoopFinding[] {
  const text = files[name]!;
  return analyse({ ast: parseText(text), text, path: `/${name}`, modules }, settings, options);
}

/** The lines with the mark of a report. */
const marked = (text: string): number[] => text.split('\n').flatMap((line, index) => (line.includes('// ✗') ? [index + 1] : []));

/** The first file has a report in each line that is marked `// ✗`, and no other. */
export function reports(title: string, files: Files, settings?: object): void {
  it(title, () => {
    const [text] = Object.values(files) as [string];
    assert.deepEqual(lint(files, settings).map(({ loc }) => loc.start.line), marked(text));
  });
}

/** The certain findings of a companion rule. */
export function askFile(rule: CompanionName, files: Files, name: string, settings?: object): Finding[] {
  const text = files[name]!;
  return ask(rule, { ast: parseText(text), text, path: `/${name}`, modules: new Modules(hostOf(files)) }, settings).filter(({ certain }) => certain);
}

/** The same of a companion rule. */
export function asks(title: string, rule: CompanionName, files: Files, settings?: object): void {
  it(title, () => {
    const [[name, text]] = Object.entries(files) as [[string, string]];
    assert.deepEqual(askFile(rule, files, name, settings).map(({ loc }) => loc.start.line), marked(text));
  });
}
