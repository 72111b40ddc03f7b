/** A report in the formats that are asked for, to where they are to go. */
import { mkdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

import { applyEdits } from '../fix/edits.ts';
import type { Line } from '../report/frame.ts';
import { github } from '../report/github.ts';
import { gitlab } from '../report/gitlab.ts';
import { json } from '../report/json.ts';
import { markdown } from '../report/markdown.ts';
import { diffLines, pretty } from '../report/pretty.ts';
import type { FileProblems, Problem, Report } from '../report/problem.ts';
import { rdjsonl } from '../report/rdjsonl.ts';
import { sarif } from '../report/sarif.ts';
import type { Command, Format, Output } from './args.ts';
import { Complaint, reasonOf } from './errors.ts';
import type { Change } from './fix.ts';
import { withPages } from './pages.ts';
import { painter } from './paint.ts';
import type { System } from './system.ts';

/** Formats that a reviewer's tool reads name files from the root of the repository. */
export const FROM_ROOT: ReadonlySet<Format> = new Set(['sarif', 'rdjsonl', 'gitlab', 'github', 'markdown']);
/** Formats that can hold the change that mends a problem. */
export const WITH_FIXES: ReadonlySet<Format> = new Set(['json', 'sarif', 'rdjsonl']);

export interface Outcome {
  /** The report with paths as the format names them. */
  readonly report: (format: Format) => Report;
  readonly judged: number;
  readonly changes: readonly Change[];
}

export async function write({ report, judged, changes }: Outcome, command: Command, system: System): Promise<void> {
  // Loaded only when there is something to show.
  const patch = command.diff ? await loadPatch() : undefined;
  const texts: Readonly<Record<Exclude<Format, 'pretty'>, (report: Report) => string>> = {
    json,
    sarif: (own) => sarif({ ...own, rules: withPages(own.rules, rulesIn(own)) }),
    rdjsonl,
    gitlab,
    github,
    markdown,
  };
  for (const output of command.outputs) {
    const own = report(output.format);
    if (output.format === 'pretty') {
      const paint = painter(system, command.color, output.file === undefined);
      const lines = pretty(own, { judged, diffOf: patch !== undefined && !command.fix ? diffWith(patch) : undefined, hint: hintOf(command, own) });
      await put(output, paint([...changeLines(changes, patch, system), ...lines]), system);
    } else await put(output, texts[output.format](own), system);
  }
}

const rulesIn = ({ files }: Report): Set<string> => new Set(files.flatMap(({ problems }) => problems.map(({ rule }) => rule)));

function changeLines(changes: readonly Change[], patch: Patch | undefined, { cwd }: System): Line[] {
  return changes.flatMap(({ path, before, after }): Line[] => {
    const name = relative(cwd, path).replaceAll('\\', '/');
    if (patch !== undefined) return [...diffLines(patch(name, before, after)), []];
    return [[{ text: `${name}: mended`, style: 'green' }]];
  });
}

function hintOf({ diff, fix, staged }: Command, { files }: Report): string | undefined {
  if (files.length === 0 || fix || diff) return undefined;
  return staged ? '--diff shows a change that mends it, where there is one.' : '--diff shows a change that mends it, where there is one; --fix makes it.';
}

const diffWith = (patch: Patch) => (file: FileProblems, { fix }: Problem): string | undefined => (fix === undefined ? undefined : patch(file.path, file.text, applyEdits(file.text, [fix])));

/** A unified diff without the lines that only separate. */
type Patch = (path: string, before: string, after: string) => string;

export async function loadPatch(): Promise<Patch> {
  const { createTwoFilesPatch } = await import('diff');
  return (path, before, after) => {
    const name = /[\u0000-\u001f"\\]/.test(path) ? JSON.stringify(path) : path;
    return createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 }).replace(/^=+\n/, '');
  };
}

async function put({ file }: Output, text: string, { cwd, stdout }: System): Promise<void> {
  if (file === undefined) {
    stdout.write(text);
    return;
  }
  const path = resolve(cwd, file);
  try {
    const { default: writeFileAtomic } = await import('write-file-atomic');
    mkdirSync(dirname(path), { recursive: true });
    writeFileAtomic.sync(path, text);
  } catch (error) {
    throw new Complaint(`${file} could not be written: ${reasonOf(error)}.`);
  }
}
