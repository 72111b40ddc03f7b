/**
 * `npm run reproduce`: runs the whole matrix, writes docs/reproduction.json and docs/reproduction.md, and prints what is in
 * them. `--part` and `--group` measure some of it again, `--missing` goes on where a run was stopped,
 * `--again` measures once more, changes nothing but what it says of that, and fails where something differs. With `--stack`, `--code`, `--file`, `--source` or `--client` it shows the timelines of the cells that are chosen.
 */
import { parseArgs } from 'node:util';

import { faultsOf } from '../tests/reproduction/again.ts';
import { titleOf, type Cell, type ClientName } from '../tests/reproduction/cell.ts';
import { isSource } from '../tests/reproduction/feed.ts';
import { cellOf, FIXTURES, textOf } from '../tests/reproduction/fixtures.ts';
import { lint } from '../tests/reproduction/lint.ts';
import { ALL } from '../tests/reproduction/matrix.ts';
import { codeOf, observe } from '../tests/reproduction/observe.ts';
import { PARTS, measure, measureAgain, type Part } from '../tests/reproduction/measure.ts';
import { showTimeline } from '../tests/reproduction/timeline.ts';
import { writePage } from '../tests/reproduction/page.ts';

const { values } = parseArgs({
  options: {
    stack: { type: 'string' },
    code: { type: 'string' },
    file: { type: 'string' },
    fixed: { type: 'boolean', default: false },
    source: { type: 'string' },
    client: { type: 'string' },
    part: { type: 'string', multiple: true },
    group: { type: 'string', multiple: true },
    missing: { type: 'boolean', default: false },
    again: { type: 'boolean', default: false },
  },
});

function chosen(): Cell[] {
  const { stack, code = 'naive', file, fixed, source = 'empty', client = 'stays' } = values;
  if (!isSource(source)) throw new Error(`No source is called ${source}.`);
  if (file !== undefined) {
    const fixtures = FIXTURES.filter((fixture) => fixture.file.startsWith(file));
    return fixtures.map((fixture) => cellOf(fixture, { source, client: client as ClientName }, fixed ? lint(textOf(fixture), fixture).fixed : undefined));
  }
  const names = new Set(ALL.map(({ program }) => ('stack' in program ? program.stack : '')));
  const stacks = [...names].filter((name) => stack === undefined || name === stack || name.startsWith(`${stack}.`) || name.startsWith(`${stack}-`));
  return stacks.map((name) => ({ program: { stack: name, code }, source, client: client as ClientName }));
}

if (values.stack !== undefined || values.file !== undefined) {
  const cells = chosen();
  if (cells.length === 0) throw new Error(`Nothing is called ${values.stack ?? values.file}.`);
  for (const cell of cells) {
    const seen = await observe(cell);
    console.log(`${titleOf(cell)}\n  ${codeOf(seen)}${seen.violations.length > 0 ? `\n  ${seen.violations.join(', ')}` : ''}`);
    console.log(showTimeline(seen));
  }
} else {
  const parts = (values.part ?? PARTS) as Part[];
  const results = await (values.again ? measureAgain : measure)(parts, (line) => process.stderr.write(`${line}\n`), { groups: values.group, missing: values.missing });
  console.log(writePage(results));
  const faults = values.again ? parts.flatMap((part) => faultsOf(results.again[part]!).map((title) => `${title}: ${results.again[part]!.differing[title]!.join(', then ')}`)) : [];
  if (faults.length > 0) {
    process.stderr.write(`Not the same twice:\n${faults.join('\n')}\n`);
    process.exitCode = 1;
  }
}
