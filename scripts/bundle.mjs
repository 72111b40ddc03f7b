/**
 * Bundles the command and the formatter into dist/cli, with the small libraries that they use: who uses only the plugin
 * installs none of them. What the licences of these libraries ask for goes into dist/cli/LICENSES.txt.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: { 'sse-lint': 'src/cli/main.ts', worker: 'src/cli/worker.ts', 'formatter-sarif': 'src/cli/formatter-sarif.ts' },
  outdir: 'dist/cli',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: ['oxc-parser'],
  // Some of the libraries are CommonJS: they require modules of Node, and ask for their own name.
  banner: {
    js: ["import { createRequire as __createRequire } from 'node:module';", 'const require = __createRequire(import.meta.url);', 'const __filename = import.meta.filename;'].join('\n'),
  },
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
});

const packages = new Set(Object.keys(metafile.inputs).flatMap((path) => /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
const notices = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(ROOT, folder)).find((entry) => /^(?:licen[cs]e|copying)/i.test(entry));
  const text = file === undefined ? `Licence: ${license}` : readFileSync(join(ROOT, folder, file), 'utf8').trim();
  return `${name} ${version}\n\n${text}\n`;
});
writeFileSync(join(ROOT, 'dist/cli/LICENSES.txt'), `The command contains these libraries.\n\n${notices.join(`\n${'-'.repeat(80)}\n\n`)}`);
