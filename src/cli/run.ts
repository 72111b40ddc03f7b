/** The command itself: from its arguments to its exit code. */
import { countsOf, type Report } from '../report/problem.ts';
import { version } from '../version.ts';
import { HELP, readArgs, type Command } from './args.ts';
import { loadConfig, type Config } from './config.ts';
import { Complaint, firstLine } from './errors.ts';
import { WITH_FIXES, write } from './output.ts';
import { explained } from './pages.ts';
import { painter } from './paint.ts';
import type { Answer } from './pool.ts';
import { judgeAll } from './judgement.ts';
import type { Reporter } from './reporter.ts';
import { onlyRules, presetRules, rulesInfo, withEntries, type Selection } from './selection.ts';
import type { System } from './system.ts';

/** 0: nothing to report; 1: findings; 2: it could not look. */
export type ExitCode = 0 | 1 | 2;

export async function run(argv: readonly string[], system: System): Promise<ExitCode> {
  try {
    return await execute(readArgs(argv, system.cwd), system);
  } catch (error) {
    if (error instanceof Complaint) system.stderr.write(`sse-lint: ${error.message}\n`);
    else {
      system.stderr.write(`sse-lint: it failed (${firstLine(error)}). This is a fault of sse-lint: please report it, with what SSE_LINT_DEBUG=1 prints.\n`);
      if (system.env['SSE_LINT_DEBUG'] !== undefined && error instanceof Error) system.stderr.write(`${error.stack ?? ''}\n`);
    }
    return 2;
  }
}

async function execute(command: Command, system: System): Promise<ExitCode> {
  if (command.action === 'help') system.stdout.write(HELP);
  else if (command.action === 'version') system.stdout.write(`${version}\n`);
  else if (command.explain !== undefined) system.stdout.write(painter(system, command.color, true)(explained(command.explain)));
  else if (command.action === 'init') return (await import('./init.ts')).init(system);
  else return lint(command, system);
  return 0;
}

async function lint(command: Command, system: System): Promise<ExitCode> {
  const loaded = await loadConfig(system.cwd, command.config);
  const { answers, notes, judged, changes } = await judgeAll({ command, system, selection: selectionOf(command, loaded.config), ignore: loaded.config.ignore ?? [], configFile: loaded.file, fixes: command.fix || command.diff || command.outputs.some(({ format }) => WITH_FIXES.has(format)) });
  const report = await reporterOf(answers, system);
  for (const note of notes) system.stderr.write(`sse-lint: ${note}\n`);
  for (const { path, sentence } of report('pretty').faults) system.stderr.write(`sse-lint: ${path} ${sentence}\n`);
  await write({ report, judged, changes }, command, system);
  return exitCode(report('pretty'), command);
}

/** What a run with findings needs besides, its clean neighbour need not load. */
async function reporterOf(answers: readonly Answer[], { cwd }: System): Promise<Reporter> {
  if (answers.length === 0) return () => ({ version, rules: [], files: [], faults: [] });
  const [{ reporter }, rules] = await Promise.all([import('./reporter.ts'), rulesInfo()]);
  return reporter(answers, rules, cwd);
}

function selectionOf({ preset, rules: named }: Command, { preset: configured, rules: entries = {}, settings = {} }: Config): Selection {
  const base = withEntries(presetRules(preset ?? configured ?? 'recommended'), entries);
  return { rules: named.length === 0 ? base : onlyRules(base, named), settings };
}

function exitCode(report: Report, { maxWarnings }: Command): ExitCode {
  const { errors, warnings } = countsOf(report);
  if (errors > 0 || (maxWarnings !== undefined && warnings > maxWarnings)) return 1;
  return report.faults.length > 0 ? 2 : 0;
}
