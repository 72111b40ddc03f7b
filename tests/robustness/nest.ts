/**
 * Syntax trees that no parser can build without a stack of hundreds of megabytes: a small handler is parsed, and what
 * nests is put together by hand in the place of its hole. All nodes made here stand where the hole stands.
 */
import { parse } from '@typescript-eslint/parser';

export interface Source {
  readonly ast: object;
  readonly text: string;
}

/** A syntax node as far as it matters here. */
export interface Tree {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** Where the hole is: beside the write, or around it. */
export type Place = 'beside' | 'around';

const HANDLER = `import http from 'node:http';

http.createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of source(req)) {
    hole;
    res.write(\`data: \${item}\\n\\n\`);
  }
  res.end();
});
`;

/** The handler with a statement for its hole; \`around\` hands over the write, to be kept inside. */
export function handlerWith(place: Place, statementFor: (write: Tree) => Tree): Source {
  const ast = parse(HANDLER, { range: true, loc: true, sourceType: 'module' }) as unknown as Tree;
  const body = findList(ast, (node) => node.type === 'ExpressionStatement' && (node['expression'] as Tree)['name'] === 'hole');
  const [hole, write] = body as [Tree, Tree];
  const statement = onSiteOf(hole, statementFor(write));
  body.splice(0, place === 'around' ? 2 : 1, statement);
  return { ast, text: HANDLER };
}

/** The handler whose hole holds \`depth\` levels of an expression. */
export function deepExpression(depth: number, wrap: (inner: Tree) => Tree, innermost: Tree = name('item')): Source {
  return handlerWith('beside', () => ({ type: 'ExpressionStatement', expression: repeat(depth, wrap, innermost) }));
}

/** The handler whose hole holds \`depth\` levels of a statement, the write innermost. */
export function deepStatement(depth: number, wrap: (inner: Tree) => Tree): Source {
  return handlerWith('around', (write) => repeat(depth, wrap, write));
}

export function repeat(depth: number, wrap: (inner: Tree) => Tree, innermost: Tree): Tree {
  let tree = innermost;
  for (let level = 0; level < depth; level++) tree = wrap(tree);
  return tree;
}

export const name = (text: string): Tree => ({ type: 'Identifier', name: text, optional: false });
export const literal = (value: string | number): Tree => ({ type: 'Literal', value, raw: JSON.stringify(value) });
export const block = (...body: Tree[]): Tree => ({ type: 'BlockStatement', body });
export const call = (callee: Tree, ...args: Tree[]): Tree => ({ type: 'CallExpression', callee, arguments: args, optional: false });
export const member = (object: Tree, property: string, optional = false): Tree => ({
  type: 'MemberExpression',
  object,
  property: name(property),
  computed: false,
  optional,
});
export const arrow = (body: Tree): Tree => ({
  type: 'ArrowFunctionExpression',
  params: [],
  body,
  async: false,
  generator: false,
  expression: body.type !== 'BlockStatement',
  id: null,
});

/** The list of statements that holds a node. */
function findList(root: Tree, test: (node: Tree) => boolean): Tree[] {
  const queue: Tree[] = [root];
  for (const node of queue) {
    for (const value of Object.values(node)) {
      const items = Array.isArray(value) ? value : [value];
      if (items.some((item) => isTree(item) && test(item))) return items as Tree[];
      queue.push(...items.filter(isTree));
    }
  }
  throw new Error('The handler has no hole.');
}

/** Gives every node that has no place of its own the place of the hole. */
function onSiteOf(hole: Tree, root: Tree): Tree {
  const { range, loc } = hole;
  const queue: Tree[] = [root];
  for (const node of queue) {
    if (node['range'] !== undefined) continue;
    Object.assign(node, { range, loc });
    for (const value of Object.values(node)) for (const item of Array.isArray(value) ? value : [value]) if (isTree(item)) queue.push(item);
  }
  return root;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string';
}
