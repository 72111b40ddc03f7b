/**
 * A program in several files that do together what it does in one: its helpers, and some of its statements as helpers of
 * their own, stand in files that the first one imports. Lines of the first file keep their numbers.
 *
 * Where code stands changes nothing of what it does, so that the executions of the whole program tell of the split one.
 */
import { parse } from '@typescript-eslint/parser';

import type { Files } from '../modules/repository.ts';
import { walk, type Node } from '../../src/syntax/node.ts';
import { resolveScopes, type Scopes, type Variable } from '../../src/syntax/scope.ts';
import { randomFrom } from './oracle.ts';

type Random = () => number;

interface Helper {
  readonly name: string;
  readonly text: string;
}

const LIBRARY = "import { cond, logger, lookup, opts, source, sourceWithNulls, step, stepInChain, work } from './lib.js';";

/** @returns undefined where nothing can be moved */
export function split(text: string, seed: number): Files | undefined {
  const random = randomFrom(seed ^ 0x5f3759df);
  const extracted = extract(text, random);
  const { rest, moved } = moveHelpers(extracted.text, random);
  const helpers = [...extracted.helpers, ...moved];
  if (helpers.length === 0) return undefined;
  const homes = helpers.map((helper) => ({ ...helper, home: random() < 0.5 ? 'first' : 'second' }));
  const files: Record<string, string> = { 'main.js': '' };
  const imports: string[] = [];
  for (const [home, other] of [['first', 'second'], ['second', 'first']] as const) {
    const own = homes.filter((helper) => helper.home === home);
    if (own.length === 0) continue;
    const form = FORMS[Math.floor(random() * FORMS.length)]!;
    const needed = homes.filter((helper) => helper.home === other && own.some(({ text: code }) => new RegExp(`\\b${helper.name}\\b`).test(code)));
    imports.push(form.import(names(own), home));
    form.write(files, home, names(own), [LIBRARY, ...(needed.length > 0 ? [`import { ${names(needed).join(', ')} } from './${other}.js';`] : []), ...own.map((helper) => helper.text)].join('\n'));
  }
  files['main.js'] = `${imports.join(' ')} ${rest}`;
  return files;
}

const names = (helpers: readonly Helper[]): string[] => helpers.map(({ name }) => name);

interface Form {
  import(names: readonly string[], home: string): string;
  write(files: Record<string, string>, home: string, names: readonly string[], code: string): void;
}

const named = (names: readonly string[], home: string): string => `import { ${names.join(', ')} } from './${home}.js';`;

const FORMS: readonly Form[] = [
  {
    import: named,
    write: (files, home, _names, code) => void (files[`${home}.js`] = code.replace(/^(?=(?:async )?function|class )/gm, 'export ')),
  },
  {
    import: named,
    write: (files, home, exported, code) => void (files[`${home}.js`] = `${code}\nexport { ${exported.join(', ')} };`),
  },
  {
    // Through a file that only passes on.
    import: (all, home) => `import { ${all.join(', ')} } from './${home}-index.js';`,
    write(files, home, exported, code) {
      files[`${home}.js`] = `${code}\nexport { ${exported.join(', ')} };`;
      files[`${home}-index.js`] = `export * from './${home}.js';`;
    },
  },
  {
    import: (all, home) => `import * as ${home} from './${home}.js'; const { ${all.join(', ')} } = ${home};`,
    write: (files, home, exported, code) => void (files[`${home}.js`] = `${code}\nexport { ${exported.join(', ')} };`),
  },
];

/** Statements that become calls. `to` is the stream, where there is one. */
const STATEMENTS: readonly (readonly [pattern: RegExp, helper: (name: string, match: RegExpExecArray) => readonly [call: string, text: string]])[] = [
  [/^(\w[\w.]*)\.writeHead\((.*)\);$/, (name, [, to, head]) => [`${name}(${to});`, `function ${name}(to) {\n  to.writeHead(${head});\n}`]],
  [/^(\w[\w.]*)\.(write|enqueue)\((.*)\);$/, (name, [, to, method, frame]) => [`${name}(${to}, ${frame});`, `function ${name}(to, frame) {\n  to.${method}(frame);\n}`]],
  [/^await (\w[\w.]*)\.(write)\((.*)\);$/, (name, [, to, method, frame]) => [`await ${name}(${to}, ${frame});`, `async function ${name}(to, frame) {\n  await to.${method}(frame);\n}`]],
  [/^(\w[\w.]*)\.(end|close)\(\);$/, (name, [, to, method]) => [`${name}(${to});`, `function ${name}(to) {\n  to.${method}();\n}`]],
  [/^work\(\);$/, (name) => [`${name}();`, `function ${name}() {\n  work();\n}`]],
  [/^await step\(\);$/, (name) => [`await ${name}();`, `async function ${name}() {\n  await step();\n}`]],
];

function extract(text: string, random: Random): { text: string; helpers: Helper[] } {
  const helpers: Helper[] = [];
  const lines = text.split('\n').map((line) => {
    const statement = line.trim();
    for (const [pattern, helper] of STATEMENTS) {
      const match = pattern.exec(statement);
      if (match === null || random() < 0.5) continue;
      const name = `moved${helpers.length}`;
      const [call, code] = helper(name, match);
      helpers.push({ name, text: code });
      return line.replace(statement, () => call);
    }
    return line;
  });
  return { text: lines.join('\n'), helpers };
}

/** Takes out functions and classes at the top that need nothing of the file but each other and what is imported. */
function moveHelpers(text: string, random: Random): { rest: string; moved: Helper[] } {
  const program = parse(text, { range: true, loc: true, sourceType: 'module' });
  const scopes = resolveScopes(program as never);
  const declarations = (program.body as Node[]).filter((node) => (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') && node.id !== null);
  const chosen = new Set(declarations.filter(() => random() < 0.7));
  // What needs something that stays stays too.
  for (let before = -1; before !== chosen.size; ) {
    before = chosen.size;
    for (const node of chosen) if (!needsOf(scopes, node).every(({ kind, declaration }) => kind === 'import' || chosen.has(declaration))) chosen.delete(node);
  }
  let rest = text;
  const moved: Helper[] = [];
  for (const node of chosen) {
    const code = text.slice(...node.range);
    moved.push({ name: (node as Extract<Node, { type: 'FunctionDeclaration' }>).id!.name, text: code });
    rest = rest.slice(0, node.range[0]) + code.replace(/[^\n]/g, ' ') + rest.slice(node.range[1]);
  }
  return { rest, moved };
}

/** Variables of the file that a declaration uses. */
function needsOf(scopes: Scopes, node: Node): Variable[] {
  const needs: Variable[] = [];
  walk(node, (inner) => {
    const variable = inner.type === 'Identifier' ? scopes.variableOf(inner) : undefined;
    if (variable?.home === scopes.program && variable.declaration !== node) needs.push(variable);
  });
  return needs;
}
