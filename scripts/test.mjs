// Runs every tests/**/*.test.ts with Node's own test runner (Node 20 has no globs there).
// Arguments narrow the run to the test files whose path contains one of them: `npm test -- rules`.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const wanted = process.argv.slice(2);
const files = readdirSync('tests', { recursive: true })
  .map((file) => `tests/${file}`.replaceAll('\\', '/'))
  .filter((file) => file.endsWith('.test.ts') && !file.includes('/fixtures/'))
  .filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)))
  .sort();
if (files.length === 0) {
  console.error(`No test file matches ${wanted.join(', ') || 'tests/**/*.test.ts'}.`);
  process.exit(1);
}
const run = spawnSync(process.execPath, ['--import', 'tsx', '--test', ...files], { stdio: 'inherit' });
process.exit(run.status ?? 1);
