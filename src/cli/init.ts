/** `--init`: sets up ESLint and a commit hook. Asks before each file, and never writes over one. */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { createInterface } from 'node:readline/promises';

import { Complaint, firstLine, reasonOf } from './errors.ts';
import { tryGit } from './git.ts';
import type { System } from './system.ts';

/** A file that could be written, or, where there is one already, what belongs into it. */
interface Offer {
  readonly what: string;
  readonly file: string;
  readonly text: string;
  /** What to add by hand when the file is there. */
  readonly snippet: string;
  readonly executable?: true;
}

export async function init(system: System): Promise<0> {
  const manifest = readManifest(system.cwd);
  const ask = asker(system);
  const say = (text: string) => void system.stdout.write(`${text}\n`);
  try {
    for (const offer of [eslintOffer(system.cwd, manifest), hookOffer(system.cwd)]) {
      if (offer === undefined) continue;
      const name = relative(system.cwd, offer.file).replaceAll(sep, '/');
      if (existsSync(offer.file)) say(`${name} is there already. For ${offer.what}, add to it:\n\n${indented(offer.snippet)}\n`);
      else if (await ask(`Write ${name}, for ${offer.what}? [y/N] `)) {
        create(offer);
        say(`Wrote ${name}.`);
      } else say(`Did not write ${name}. It would be:\n\n${indented(offer.text)}\n`);
    }
  } finally {
    ask.close();
  }
  return 0;
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

function readManifest(cwd: string): Manifest {
  const file = join(cwd, 'package.json');
  if (!existsSync(file)) throw new Complaint('--init sets up the project of the current folder, and there is no package.json in it.');
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? manifest : {};
  } catch (error) {
    if (error instanceof SyntaxError) throw new Complaint(`package.json is no valid JSON (${firstLine(error)}).`);
    throw new Complaint(`package.json could not be read: ${reasonOf(error)}.`);
  }
}

const FLAT = ['eslint.config.js', 'eslint.config.mjs', 'eslint.config.cjs', 'eslint.config.ts', 'eslint.config.mts', 'eslint.config.cts'];

function eslintOffer(cwd: string, { dependencies, devDependencies }: Manifest): Offer | undefined {
  const installed = new Set(Object.keys({ ...dependencies, ...devDependencies }));
  const existing = FLAT.map((name) => join(cwd, name)).find((file) => existsSync(file));
  if (existing === undefined && !installed.has('eslint')) return undefined;
  const [parser, access] = installed.has('typescript-eslint') ? ["import tseslint from 'typescript-eslint';", 'parser: tseslint.parser'] : installed.has('@typescript-eslint/parser') ? ["import parser from '@typescript-eslint/parser';", 'parser'] : [];
  const files = parser === undefined ? '**/*.{js,mjs,cjs,jsx}' : '**/*.{js,mjs,cjs,jsx,ts,mts,cts,tsx}';
  const text = [
    ...(parser === undefined ? [] : [parser]),
    "import sse from 'eslint-plugin-sse';",
    '',
    'export default [',
    ...(parser === undefined ? [] : [`  { files: ['${files}'], languageOptions: { ${access} } },`]),
    '  sse.configs.recommended,',
    '];',
    '',
  ].join('\n');
  return { what: 'ESLint', file: existing ?? join(cwd, 'eslint.config.mjs'), text, snippet: "import sse from 'eslint-plugin-sse';\n\n// and in the list that is exported:\nsse.configs.recommended," };
}

const COMMAND = 'npx --no-install sse-lint --staged';

function hookOffer(cwd: string): Offer | undefined {
  const what = 'a check before each commit';
  const framework = join(cwd, '.pre-commit-config.yaml');
  const local = ['repos:', '  - repo: local', '    hooks:', '      - id: sse-lint', '        name: sse-lint', '        entry: npx --no-install sse-lint', '        language: system', '        types_or: [javascript, jsx, ts, tsx]', ''].join('\n');
  if (existsSync(framework)) return { what, file: framework, text: local, snippet: local };
  for (const name of ['lefthook.yml', 'lefthook.yaml', '.lefthook.yml']) {
    const file = join(cwd, name);
    const text = ['pre-commit:', '  jobs:', '    - name: sse-lint', `      run: ${COMMAND}`, ''].join('\n');
    if (existsSync(file)) return { what, file, text, snippet: text };
  }
  if (existsSync(join(cwd, '.husky'))) return { what, file: join(cwd, '.husky/pre-commit'), text: `${COMMAND}\n`, snippet: COMMAND };
  const { ok, out } = tryGit(cwd, ['rev-parse', '--git-path', 'hooks']);
  if (!ok) return undefined;
  return { what, file: resolve(cwd, out.toString().trim(), 'pre-commit'), text: `#!/bin/sh\n${COMMAND}\n`, snippet: COMMAND, executable: true };
}

function create({ file, text, executable }: Offer): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    // Not over a file that came to be in the meantime.
    writeFileSync(file, text, { flag: 'wx' });
    if (executable) chmodSync(file, 0o755);
  } catch (error) {
    throw new Complaint(`${file} could not be written: ${reasonOf(error)}.`);
  }
}

/** Asks on the terminal, or reads the answers from a pipe; when they run out, the answer is no. */
function asker({ stdin, stdout }: System): { (question: string): Promise<boolean>; close(): void } {
  const lines = createInterface({ input: stdin });
  const answers = lines[Symbol.asyncIterator]();
  const ask = async (question: string): Promise<boolean> => {
    stdout.write(question);
    const { value, done } = await answers.next();
    if (done === true) stdout.write('\n');
    return done !== true && /^y(?:es)?$/i.test(String(value).trim());
  };
  return Object.assign(ask, { close: () => lines.close() });
}

const indented = (text: string): string => text.trimEnd().replace(/^(?=.)/gm, '    ');
