/** `npm run picture`: draws one report of the demo as docs/report.svg, and the command as docs/command.svg, for the README. */
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { loadPatch } from '../src/cli/output.ts';
import { withFingerprints } from '../src/cli/fingerprint.ts';
import { lintText } from '../src/cli/lint.ts';
import { loadParser } from '../src/cli/parse.ts';
import { presetRules } from '../src/cli/selection.ts';
import { applyEdits } from '../src/fix/edits.ts';
import { drawProblem, type Line, type Span, type Style } from '../src/report/frame.ts';
import { pretty } from '../src/report/pretty.ts';
import { lintExamples } from './examples.ts';

const EXAMPLE = 'examples/express-llm-proxy/server.ts';

const COLOURS: Readonly<Record<Style, string>> = { plain: '#d8dee9', dim: '#7b8699', bold: '#ffffff', red: '#ff7b72', yellow: '#f2cc60', cyan: '#79c0ff', green: '#7ee787' };
const CHARACTER = { width: 8.4, height: 20 };
const MARGIN = 20;

/** @throws {Error} when no example hangs any more */
async function drawPicture(): Promise<string> {
  const report = (await lintExamples()).find(({ file, finding }) => file.includes('express') && finding.outcome === 'hang');
  if (report === undefined) throw new Error('The Express example has no loop that hangs.');
  return svgOf(drawProblem({ path: report.file, text: report.text, others: new Map() }, { ...report.finding, rule: report.ruleId }));
}

/** What `sse-lint --diff` prints about one of the examples. */
export async function drawCommand(): Promise<string> {
  const text = await readFile(new URL(`../${EXAMPLE}`, import.meta.url), 'utf8');
  const path = 'server.ts';
  const file = withFingerprints(path, text, lintText({ path, text }, await loadParser(), { rules: presetRules('recommended'), settings: {} }, { fixes: true }));
  const problems = file.problems.filter(({ outcome, fix }) => outcome === 'hang' && fix !== undefined).slice(0, 1);
  if (problems.length === 0) throw new Error(`${EXAMPLE} has no loop that hangs and can be mended.`);
  const patch = await loadPatch();
  const report = { version: '', rules: [], files: [{ ...file, problems }], faults: [] };
  const lines = pretty(report, { judged: 1, hint: undefined, diffOf: (_, { fix }) => (fix === undefined ? undefined : patch(path, text, applyEdits(text, [fix]))) });
  return svgOf([[{ text: '$ npx eslint-plugin-sse --diff', style: 'dim' }], [], ...lines]);
}

/** The pictures by their paths from the root. */
export async function drawPictures(): Promise<Map<string, string>> {
  return new Map([
    ['docs/report.svg', await drawPicture()],
    ['docs/command.svg', await drawCommand()],
  ]);
}

function svgOf(lines: readonly Line[]): string {
  const columns = Math.max(...lines.map((line) => line.reduce((sum, span) => sum + span.text.length, 0)));
  const width = Math.ceil(columns * CHARACTER.width + 2 * MARGIN);
  const height = lines.length * CHARACTER.height + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="A report with its path">`,
    '<style>text { font: 14px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; white-space: pre }</style>',
    `<rect width="${width}" height="${height}" rx="8" fill="#161b22"/>`,
    ...lines.flatMap((line, row) => textsOf(line, MARGIN + (row + 0.75) * CHARACTER.height)),
    '</svg>',
    '',
  ].join('\n');
}

/** Each span at its own column, so that they stand where they should in any font. */
function textsOf(line: Line, y: number): string[] {
  let column = 0;
  const texts: string[] = [];
  for (const { text, style } of line) {
    const blanks = text.length - text.trimStart().length;
    if (text.trim() !== '') texts.push(`<text x="${(MARGIN + (column + blanks) * CHARACTER.width).toFixed(1)}" y="${y}"${attributes(text.trim(), style)}>${escape(text.trim())}</text>`);
    column += text.length;
  }
  return texts;
}

function attributes(text: string, style: Span['style']): string {
  const weight = style === 'bold' ? ' font-weight="600"' : '';
  return `${weight} fill="${COLOURS[style]}" textLength="${(text.length * CHARACTER.width).toFixed(1)}"`;
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, picture] of await drawPictures()) await writeFile(new URL(`../${path}`, import.meta.url), picture);
}
