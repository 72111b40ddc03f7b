/**
 * SARIF 2.1.0, as GitHub code scanning and reviewdog read it: one location on one line, the path as a code flow and as
 * related locations that the message links to, at most one fix, and no more of anything than GitHub takes.
 */
import { Lines } from '../lines.ts';
import type { Step } from '../findings.ts';
import { fileOf, HOMEPAGE, worstFirst, type OtherFile, type Placed, type Problem, type Report, type RuleInfo } from './problem.ts';
import { whereIs } from './words.ts';

export const SARIF_SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const TOOL = 'sse-lint';

/** What GitHub shows of a run and of a result; it refuses runs with more than five times as many results. */
const MOST = { results: 5_000, steps: 1_000, related: 100, text: 1_000 } as const;

export function sarif(report: Report): string {
  return `${JSON.stringify(sarifLog(report), null, 2)}\n`;
}

function sarifLog(report: Report) {
  const placed = worstFirst(report);
  const shown = new Set(placed.slice(0, MOST.results).map(({ problem }) => problem));
  const results = report.files.flatMap((file) => {
    const lines = new FileLines();
    return file.problems.filter((problem) => shown.has(problem)).map((problem) => resultOf({ file, problem }, lines, report.rules));
  });
  const left = placed.length - shown.size;
  return {
    $schema: SARIF_SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: TOOL, semanticVersion: report.version, informationUri: HOMEPAGE, rules: report.rules.map(ruleOf) } },
        automationDetails: { id: `${TOOL}/` },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: report.faults.length === 0, toolExecutionNotifications: notifications(report, left) }],
        results,
      },
    ],
  };
}

function notifications({ faults }: Report, left: number) {
  const notes = faults.map(({ path, sentence }) => ({ level: 'error', message: { text: escaped(`${path} ${sentence}`) }, locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(path) } } }] }));
  return left === 0 ? notes : [...notes, { level: 'warning', message: { text: `${left} more results were left out: code scanning shows ${MOST.results}.` } }];
}

function ruleOf({ id, description, url, page }: RuleInfo) {
  const sentence = `${description.charAt(0).toUpperCase()}${description.slice(1)}.`;
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    shortDescription: { text: sentence.slice(0, MOST.text) },
    fullDescription: { text: sentence.slice(0, MOST.text) },
    help: { text: `${sentence}${url === '' ? '' : `\n${url}`}`, ...(page === undefined ? {} : { markdown: page }) },
    ...(url === '' ? {} : { helpUri: url }),
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['reliability', 'server-sent-events'], precision: 'high', 'problem.severity': 'error' },
  };
}

/** The lines of a file, and of those that its paths go through. */
class FileLines {
  readonly #known = new Map<OtherFile, Lines>();

  of(file: OtherFile): Lines {
    const lines = this.#known.get(file) ?? new Lines(file.text);
    this.#known.set(file, lines);
    return lines;
  }
}

function resultOf({ file, problem }: Placed, known: FileLines, rules: readonly RuleInfo[]) {
  const uri = uriOf(file.path);
  const lines = known.of(file);
  const stepLocation = (step: Step) => locationOf(step, fileOf(file, step), known);
  const related = problem.path.slice(0, MOST.related);
  const ruleIndex = rules.findIndex(({ id }) => id === problem.rule);
  return {
    ruleId: problem.rule,
    ...(ruleIndex < 0 ? {} : { ruleIndex }),
    level: problem.severity,
    message: { text: linked(problem, related) },
    locations: [{ physicalLocation: { artifactLocation: { uri }, region: oneLine(problem, lines) } }],
    partialFingerprints: { primaryLocationLineHash: problem.fingerprint },
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((step, index) => ({ id: index + 1, ...stepLocation(step) })),
          codeFlows: [{ threadFlows: [{ locations: problem.path.slice(0, MOST.steps).map((step, index) => ({ location: stepLocation(step), executionOrder: index + 1, ...(step.kind === 'enters' ? { importance: 'essential' } : {}) })) }] }],
        }),
    ...(problem.fix === undefined ? {} : { fixes: [{ description: { text: problem.fix.title }, artifactChanges: [{ artifactLocation: { uri }, replacements: [{ deletedRegion: region(problem.fix.range, lines), insertedContent: { text: problem.fix.text } }] }] }] }),
  };
}

/** The message with its line numbers as links to the related locations of these steps. */
function linked({ message }: Problem, steps: readonly Step[]): string {
  let text = escaped(message);
  steps.forEach((step, index) => {
    const [told, place] = [escaped(step.text), escaped(whereIs(step))];
    text = text.replace(`${told} (${place})`, () => `${told} ([${place}](${index + 1}))`);
  });
  return text;
}

/** Brackets make links in messages. */
const escaped = (text: string): string => text.replace(/[\\[\]]/g, '\\$&');

function locationOf({ range, text }: Step, file: OtherFile, known: FileLines) {
  return { physicalLocation: { artifactLocation: { uri: uriOf(file.path) }, region: region(range, known.of(file)) }, message: { text: escaped(text) } };
}

function region([start, end]: readonly [number, number], lines: Lines) {
  const [from, to] = [lines.at(start), lines.at(end)];
  return { startLine: from.line, startColumn: from.column + 1, endLine: to.line, endColumn: to.column + 1 };
}

/** GitHub shows an alert in a pull request only if all lines of its place are in the diff. */
function oneLine({ range: [start, end] }: Pick<Problem, 'range'>, lines: Lines) {
  return region([start, Math.min(end, lines.endOfLine(start))], lines);
}

export const uriOf = (path: string): string => path.split('/').map(encodeURIComponent).join('/');
