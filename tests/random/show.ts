/**
 * Prints random programs with what their executions say of each loop, and a run that shows it. The analysis has no part.
 *
 *     npx tsx tests/random/show.ts [first seed] [how many]
 */
import { catchCrashes, execute, trace } from './execute.ts';
import { generate } from './generate.ts';
import { print } from './print.ts';

catchCrashes();
const [first = '1', count = '3'] = process.argv.slice(2);
for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
  const program = generate(seed);
  const { clean, probed, loops } = print(program.pieces);
  const truth = await execute(
    probed,
    loops.filter((loop) => loop.writes).map((loop) => loop.line),
    3000,
    true,
  );
  console.log(`// seed ${seed}: ${truth.runs} runs${truth.complete ? '' : ', cut'}; ${[...program.constructs].join(', ')}`);
  if (truth.mistake) console.log('BROKEN', truth.mistake);
  console.log(
    clean
      .split('\n')
      .map((text, at) => `${String(at + 1).padStart(4)}  ${text}`)
      .join('\n'),
  );
  for (const { line, shape, writes } of loops) {
    const script = truth.unguarded.get(line);
    console.log(
      `  line ${line}, ${shape}: ${writes ? '' : 'no writer, '}${script ? 'UNGUARDED' : truth.entered.has(line) ? 'guarded' : 'never entered'}`,
    );
    for (const text of script ? await trace(probed, script) : []) console.log(`      ${text}`);
  }
  console.log();
}
