/** A summary for the comment of a pull request or a job summary: counts, a table, and the path of each finding. */
import type { Step } from '../findings.ts';
import { countsOf, fileOf, plural, worstFirst, type FileProblems, type Placed, type Report, type RuleInfo } from './problem.ts';

/** GitHub takes comments of 65,536 characters. */
const LONGEST = 60_000;
const TITLE = '### Server-sent events';

export function markdown(report: Report): string {
  const all = worstFirst(report);
  const faults = report.faults.map(({ path, sentence }) => `- ${codeSpan(path)} ${escaped(sentence)}`);
  const head = [TITLE, '', `${all.length === 0 ? 'Nothing to report.' : `${summaryOf(report)} A client can be left with nothing sent.`}`];
  const parts = [head.join('\n'), ...(faults.length === 0 ? [] : [`Not judged:\n\n${faults.slice(0, 20).join('\n')}${faults.length > 20 ? `\n- and ${faults.length - 20} more` : ''}`])];
  let length = parts.join('\n\n').length;
  for (const [index, placed] of all.entries()) {
    const part = detailsOf(placed, report.rules);
    if (length + part.length > LONGEST) {
      parts.push(`And ${plural(all.length - index, 'more finding')}.`);
      break;
    }
    parts.push(part);
    length += part.length + 2;
  }
  return `${parts.join('\n\n')}\n`;
}

function summaryOf(report: Report): string {
  const { errors, warnings } = countsOf(report);
  const counts = [errors === 0 ? [] : [plural(errors, 'error')], warnings === 0 ? [] : [plural(warnings, 'warning')]].flat();
  return `${counts.join(' and ')} in ${plural(report.files.length, 'file')}.`;
}

function detailsOf({ file, problem }: Placed, rules: readonly RuleInfo[]): string {
  const url = rules.find(({ id }) => id === problem.rule)?.url ?? '';
  const rule = url === '' ? codeSpan(problem.rule) : `[${codeSpan(problem.rule)}](${url})`;
  const steps = problem.path.map((step, index) => `${index + 1}. ${inFile(file, step)}line ${step.line}: ${escaped(step.text)}<br>${codeSpan(lineAt(fileOf(file, step).text, step.line))}`);
  return [
    '<details>',
    `<summary><b>${html(`${file.path}:${problem.loc.start.line}`)}</b>${problem.outcome === undefined ? '' : ` · ${problem.outcome}`}</summary>`,
    '',
    `${escaped(problem.message)} ${rule}`,
    ...(steps.length === 0 ? [] : ['', ...steps]),
    '',
    '</details>',
  ].join('\n');
}

const lineAt = (text: string, line: number): string => (text.split(/\r\n|[\n\r\u2028\u2029]/)[line - 1] ?? '').trim().slice(0, 160);

const inFile = (file: FileProblems, step: Step): string => (step.file === undefined ? '' : `${codeSpan(fileOf(file, step).path)} `);

/** Text that stays text: code spans of ours keep their backticks. */
function escaped(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? codeSpan(part.slice(1, -1)) : part.replace(/[\\*_[\]<>#|~&@]/g, (sign) => (sign === '<' ? '&lt;' : sign === '&' ? '&amp;' : `\\${sign}`))))
    .join('');
}

/** A code span of any text: fenced with more backticks than it holds in a row. */
export function codeSpan(text: string): string {
  const plain = text.replace(/[\r\n]+/g, ' ');
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = plain === '' || /^`|`$|^ .* $/.test(plain) ? ' ' : '';
  return `${fence}${pad}${plain}${pad}${fence}`;
}

const html = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replace(/[\r\n]+/g, ' ');
