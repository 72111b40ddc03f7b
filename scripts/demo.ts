/** `npm run demo`: lints examples/ and draws the path of each report. */
import { styleText } from 'node:util';

import { lintExamples } from './examples.ts';
import { drawReport, type Span } from './path-frame.ts';

const inColour = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;

function paint({ text, style }: Span): string {
  return inColour && style !== 'plain' ? styleText(style, text) : text;
}

const reports = await lintExamples();
for (const report of reports) {
  for (const line of drawReport(report)) console.log(line.map(paint).join(''));
  console.log();
}
const files = new Set(reports.map((report) => report.file)).size;
console.log(`${reports.length} loops in ${files} files can leave their client with nothing.`);
