/** `npm run demo`: lints examples/ and draws the path of each report. */
import { styleText } from 'node:util';

import { drawProblem, type Span } from '../src/report/frame.ts';
import { lintExamples } from './examples.ts';

const inColour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

function paint({ text, style }: Span): string {
  return inColour && style !== 'plain' ? styleText(style, text) : text;
}

const reports = await lintExamples();
for (const { file, text, ruleId, finding } of reports) {
  for (const line of drawProblem({ path: file, text, others: new Map() }, { ...finding, rule: ruleId })) console.log(line.map(paint).join(''));
  console.log();
}
const files = new Set(reports.map((report) => report.file)).size;
console.log(`${reports.length} loops in ${files} files can leave their client with nothing.`);
