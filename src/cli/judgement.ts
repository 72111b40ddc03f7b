/** From what is asked for to what was found: chooses the files, judges them, and mends them on request. */
import { dirname } from 'node:path';

import type { Fault } from '../report/problem.ts';
import type { Command } from './args.ts';
import { eslintConfigs, type ConfigOf } from './eslint-config.ts';
import { mend, writeMended, type Change } from './fix.ts';
import { Judge, type Judged, type Source } from './judge.ts';
import type { Raw } from './lint.ts';
import { MANY, Pool, type Answer } from './pool.ts';
import { Progress } from './progress.ts';
import { Repository } from './repository.ts';
import type { Selection } from './selection.ts';
import { changesSince, isTouched, type Changes } from './since.ts';
import { findSources, isAmong, leftOutBy, type LeftOut } from './sources.ts';
import { indexTexts, stagedSources } from './staged.ts';
import type { System } from './system.ts';

export interface Request {
  readonly command: Command;
  readonly system: System;
  readonly selection: Selection;
  /** Patterns of the config, which count from its folder. */
  readonly ignore: readonly string[];
  readonly configFile: string | undefined;
  readonly fixes: boolean;
}

export interface Judgement {
  readonly answers: readonly Answer[];
  /** How many files were looked at. */
  readonly judged: number;
  readonly changes: readonly Change[];
  readonly notes: readonly string[];
}

export async function judgeAll(request: Request): Promise<Judgement> {
  const { command, system, configFile, ignore } = request;
  const isLeftOut = leftOutBy(ignore, configFile === undefined ? system.cwd : dirname(configFile));
  const since = command.since === undefined ? undefined : changesSince(system.cwd, command.since);
  const texts = command.staged ? indexTexts(system.cwd) : new Map<string, string>();
  const pool = new Pool({ selection: request.selection, options: { fixes: request.fixes }, texts });
  try {
    const { sources, judged, faults } = choose(request, since, isLeftOut, pool);
    const configOf = command.eslintConfig ? await eslintConfigs(system.cwd, command.rules) : undefined;
    const found = configOf === undefined ? await judgeOnAllCores(request, sources, pool) : await judgeByEslintConfig(configOf, sources, request.fixes, new Repository(texts));
    const answers = since === undefined ? found : found.flatMap((answer) => touched(answer, since));
    const { left, changes } = command.fix ? await mendAll(command, answers, since, configOf ?? (() => Promise.resolve(request.selection)), new Repository(texts)) : { left: answers, changes: [] };
    // Fixes move lines: what they left is compared anew.
    const moved = changes.length === 0 || command.since === undefined ? undefined : changesSince(system.cwd, command.since);
    const remaining = moved === undefined ? left : left.flatMap((answer) => touched(answer, moved));
    return { answers: [...remaining, ...faults.map((fault) => ({ fault }))], judged, changes, notes: since?.note === undefined ? [] : [since.note] };
  } finally {
    await pool.stop();
  }
}

interface Choice {
  readonly sources: readonly Source[];
  /** How many of them are asked for. */
  readonly judged: number;
  readonly faults: readonly Fault[];
}

function choose({ command, system: { cwd }, selection }: Request, since: Changes | undefined, isLeftOut: LeftOut, pool: Pool): Choice {
  const isAsked = isAmong(cwd, command.paths);
  if (command.staged) {
    const sources = stagedSources(cwd, (path) => isAsked(path) && !isLeftOut(path, false));
    return { sources, judged: sources.length, faults: [] };
  }
  const many = { from: MANY, call: () => { if (!command.eslintConfig && command.threads !== 1) pool.start(command.threads); } };
  const { sources, faults } = findSources(cwd, command.paths, isLeftOut, many);
  if (since === undefined) return { sources, judged: sources.length, faults };
  const changed = sources.filter(({ path }) => since.files.has(path));
  // The path of a finding may cross what changed in a file that its own imports.
  const imported = changed.length > 0 && !command.eslintConfig && selection.settings.imports !== false;
  return { sources: imported ? sources : changed, judged: changed.length, faults };
}

async function judgeOnAllCores({ system: { stderr, env } }: Request, sources: readonly Source[], pool: Pool): Promise<Answer[]> {
  const progress = sources.length < MANY ? undefined : await Progress.open(stderr, env, sources.length);
  try {
    return await pool.judge(sources, (done) => progress?.update(done));
  } finally {
    progress?.stop();
  }
}

/** Every file may have rules and settings of its own here. */
async function judgeByEslintConfig(selectionOf: ConfigOf, sources: readonly Source[], fixes: boolean, repository: Repository): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const source of sources) {
    const selection = await selectionOf(source.path);
    if (selection === undefined || selection.rules.size === 0) continue;
    const verdict = await new Judge(selection, { fixes }, repository).judge(source);
    if (verdict !== undefined) answers.push(verdict);
  }
  return answers;
}

function touched(answer: Answer, since: Changes): Answer[] {
  if ('fault' in answer) return since.files.has(answer.fault.path) ? [answer] : [];
  const problems = answer.judged.problems.filter(isTouchedIn(answer.judged, since));
  return problems.length === 0 ? [] : [{ judged: { ...answer.judged, problems } }];
}

const isTouchedIn = ({ path }: Judged, since: Changes) => (problem: Raw) => isTouched(since, path, problem);

async function mendAll({ staged }: Command, answers: readonly Answer[], since: Changes | undefined, selectionOf: ConfigOf, repository: Repository): Promise<{ left: Answer[]; changes: Change[] }> {
  const left: Answer[] = [];
  const changes: Change[] = [];
  for (const answer of answers) {
    if ('fault' in answer) {
      left.push(answer);
      continue;
    }
    const { judged } = answer;
    const selection = await selectionOf(judged.path);
    if (selection === undefined) continue;
    const mended = await mend(judged, new Judge(selection, { fixes: true }, repository), since === undefined ? undefined : isTouchedIn(judged, since));
    const fault = mended.after === mended.before ? undefined : await writeMended(mended);
    if (mended.after === mended.before || fault !== undefined) left.push(answer);
    else {
      changes.push(mended);
      // What is staged is as it was, until the file is staged again.
      if (staged) left.push(answer);
      else if (mended.verdict !== undefined) left.push(mended.verdict);
    }
    if (fault !== undefined) left.push({ fault });
  }
  return { left, changes };
}
