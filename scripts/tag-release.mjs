/**
 * `npm run tag`: tags the version of package.json, with the build in the tag. Tools that install from a tag do not always
 * install what a build needs: the current pre-commit leaves out the devDependencies.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();

const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
if (git('status', '--porcelain') !== '') throw new Error('There are changes that are not committed.');
const here = git('rev-parse', '--abbrev-ref', 'HEAD');
const back = here === 'HEAD' ? git('rev-parse', 'HEAD') : here;
execFileSync('npm', ['run', 'build'], { stdio: 'inherit', shell: process.platform === 'win32' });
git('checkout', '--quiet', '--detach');
try {
  git('add', '--force', 'dist');
  git('commit', '--quiet', '--message', `Version ${version}, with its build`);
  git('tag', `v${version}`);
} finally {
  // What is left of the build would be in the way of the checkout.
  git('checkout', '--quiet', '--force', back);
}
console.log(`Tagged v${version}.`);
