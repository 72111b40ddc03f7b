/** Everything that can nest, nested DEPTH levels deep in a handler. */
import { arrow, block, call, deepExpression, deepStatement, handlerWith, literal, member, name, repeat, type Source, type Tree } from './nest.ts';

const DEPTH = 5_000;

const ok = name('ok');
const fresh = () => name('item');

const logical = (operator: string) => ({
  left: (inner: Tree): Tree => ({ type: 'LogicalExpression', operator, left: inner, right: fresh() }),
  right: (inner: Tree): Tree => ({ type: 'LogicalExpression', operator, left: fresh(), right: inner }),
});
const binary = (operator: string) => ({
  left: (inner: Tree): Tree => ({ type: 'BinaryExpression', operator, left: inner, right: fresh() }),
  right: (inner: Tree): Tree => ({ type: 'BinaryExpression', operator, left: fresh(), right: inner }),
});
const unary = (operator: string) => (argument: Tree): Tree => ({ type: 'UnaryExpression', operator, prefix: true, argument });
const conditional = (parts: Partial<Record<'test' | 'consequent' | 'alternate', Tree>>): Tree => ({
  type: 'ConditionalExpression',
  test: fresh(),
  consequent: fresh(),
  alternate: fresh(),
  ...parts,
});
const ifStatement = (test: Tree, consequent: Tree, alternate: Tree | null = null): Tree => ({ type: 'IfStatement', test, consequent, alternate });
const tryStatement = (body: Tree, caught: Tree | undefined, last: Tree | undefined): Tree => ({
  type: 'TryStatement',
  block: block(body),
  handler: caught === undefined ? null : { type: 'CatchClause', param: null, body: block(caught) },
  finalizer: last === undefined ? null : block(last),
});
const statement = (expression: Tree): Tree => ({ type: 'ExpressionStatement', expression });
const step = () => statement(call(name('step')));
const declare = (id: string, init: Tree): Tree => ({
  type: 'VariableDeclaration',
  kind: 'const',
  declare: false,
  declarations: [{ type: 'VariableDeclarator', id: name(id), init, definite: false }],
});
const functionDeclaration = (id: string, ...body: Tree[]): Tree => ({
  type: 'FunctionDeclaration',
  id: name(id),
  params: [],
  body: block(...body),
  async: true,
  generator: false,
  expression: false,
});
const forAwait = (body: Tree): Tree => ({
  type: 'ForOfStatement',
  await: true,
  left: declare('part', name('item')),
  right: call(name('parts')),
  body: block(body),
});
const quasi = (): Tree => ({ type: 'TemplateElement', value: { raw: 'a', cooked: 'a' }, tail: false });
const element = (...children: Tree[]): Tree => ({
  type: 'JSXElement',
  openingElement: { type: 'JSXOpeningElement', name: { type: 'JSXIdentifier', name: 'p' }, attributes: [], selfClosing: false },
  closingElement: { type: 'JSXClosingElement', name: { type: 'JSXIdentifier', name: 'p' } },
  children,
});
const classWith = (value: Tree): Tree => ({
  type: 'ClassExpression',
  id: null,
  superClass: null,
  body: {
    type: 'ClassBody',
    body: [{ type: 'PropertyDefinition', key: name('field'), value, computed: false, static: false, decorators: [], declare: false }],
  },
});
const property = (value: Tree): Tree => ({ type: 'Property', kind: 'init', key: name('a'), value, computed: false, method: false, shorthand: false });

const EXPRESSIONS: Record<string, (inner: Tree) => Tree> = {
  parentheses: (expression) => ({ type: 'ParenthesizedExpression', expression }),
  'calls in arguments': (inner) => call(name('f'), inner),
  'calls of calls': (inner) => call(inner),
  'calls of `new`': (callee) => ({ type: 'NewExpression', callee, arguments: [] }),
  'arrow functions': (inner) => arrow(inner),
  'arrow functions called in place': (inner) => call(arrow(inner)),
  'arrow functions with blocks': (inner) => arrow(block(statement(inner))),
  'callbacks of calls': (inner) => call(member(name('list'), 'map'), arrow(inner)),
  'async functions called in place': (inner) => ({ type: 'AwaitExpression', argument: call({ ...arrow(inner), async: true }) }),
  'template literals': (inner) => ({ type: 'TemplateLiteral', quasis: [quasi(), quasi()], expressions: [inner] }),
  'tagged templates': (tag) => ({ type: 'TaggedTemplateExpression', tag, quasi: { type: 'TemplateLiteral', quasis: [quasi()], expressions: [] } }),
  members: (object) => member(object, 'part'),
  'computed members': (property_) => ({ type: 'MemberExpression', object: name('list'), property: property_, computed: true, optional: false }),
  'member calls': (object) => call(member(object, 'map')),
  'optional member calls': (object) => ({ type: 'ChainExpression', expression: call(member(object, 'map', true)) }),
  'then chains': (object) => call(member(object, 'then'), arrow(fresh())),
  'then chains in callbacks': (inner) => call(member(name('ready'), 'then'), arrow(inner)),
  '+ to the left': binary('+').left,
  '+ to the right': binary('+').right,
  '* to the left': binary('*').left,
  '=== to the left': binary('===').left,
  '&& to the left': logical('&&').left,
  '&& to the right': logical('&&').right,
  '|| to the left': logical('||').left,
  '|| to the right': logical('||').right,
  '?? to the left': logical('??').left,
  '?? to the right': logical('??').right,
  negations: unary('!'),
  'typeof': unary('typeof'),
  'void': unary('void'),
  'ternaries in the test': (test) => conditional({ test }),
  'ternaries in the first arm': (consequent) => conditional({ consequent }),
  'ternaries in the last arm': (alternate) => conditional({ alternate }),
  arrays: (inner) => ({ type: 'ArrayExpression', elements: [inner] }),
  spreads: (inner) => ({ type: 'ArrayExpression', elements: [{ type: 'SpreadElement', argument: inner }] }),
  objects: (inner) => ({ type: 'ObjectExpression', properties: [property(inner)] }),
  awaits: (argument) => ({ type: 'AwaitExpression', argument }),
  assignments: (right) => ({ type: 'AssignmentExpression', operator: '=', left: name('item'), right }),
  'logical assignments': (right) => ({ type: 'AssignmentExpression', operator: '||=', left: name('item'), right }),
  sequences: (inner) => ({ type: 'SequenceExpression', expressions: [inner, fresh()] }),
  'type assertions': (expression) => ({ type: 'TSAsExpression', expression, typeAnnotation: { type: 'TSAnyKeyword' } }),
  'non-null assertions': (expression) => ({ type: 'TSNonNullExpression', expression }),
  elements: (inner) => element({ type: 'JSXExpressionContainer', expression: inner }),
  'class fields': (inner) => classWith(inner),
  imports: (source) => ({ type: 'ImportExpression', source, options: null }),
};

const STATEMENTS: Record<string, (inner: Tree) => Tree> = {
  blocks: (inner) => block(inner),
  ifs: (inner) => ifStatement(ok, inner),
  'ifs with blocks': (inner) => ifStatement(ok, block(step(), inner)),
  'else-if chains': (inner) => ifStatement(ok, block(step()), inner),
  'try … catch': (inner) => tryStatement(inner, step(), undefined),
  'try … finally': (inner) => tryStatement(inner, undefined, step()),
  'try … catch … finally': (inner) => tryStatement(inner, step(), step()),
  'try in catch': (inner) => tryStatement(step(), inner, undefined),
  'try in finally': (inner) => tryStatement(step(), undefined, inner),
  'while loops': (inner) => ({ type: 'WhileStatement', test: ok, body: block(inner) }),
  'do … while loops': (inner) => ({ type: 'DoWhileStatement', test: ok, body: block(inner) }),
  'for loops': (inner) => ({ type: 'ForStatement', init: null, test: ok, update: null, body: block(inner) }),
  'for await loops': forAwait,
  switches: (inner) => ({
    type: 'SwitchStatement',
    discriminant: fresh(),
    cases: [{ type: 'SwitchCase', test: literal(1), consequent: [inner] }],
  }),
  labels: (body) => ({ type: 'LabeledStatement', label: name('here'), body }),
  'labelled blocks that break': (inner) => ({
    type: 'LabeledStatement',
    label: name('here'),
    body: block(inner, { type: 'BreakStatement', label: name('here') }),
  }),
  'with statements': (body) => ({ type: 'WithStatement', object: name('item'), body }),
  'functions called where they stand': (inner) => block(functionDeclaration('inner', inner), statement({ type: 'AwaitExpression', argument: call(name('inner')) })),
  'functions that are not called': (inner) => block(functionDeclaration('inner', step()), inner),
  'async functions called in place': (inner) => statement({ type: 'AwaitExpression', argument: call({ ...arrow(block(inner)), async: true }) }),
  'detached functions called in place': (inner) => statement(call({ ...arrow(block(inner)), async: true })),
  'calls with callbacks': (inner) => statement(call(name('run'), { ...arrow(block(inner)), async: true })),
  using: (inner) => block({ ...declare('resource', call(name('acquire'))), kind: 'await using' }, inner),
};

const pattern = (inner: Tree): Tree => ({ type: 'ObjectPattern', properties: [property(inner)] });
const withDefault = (inner: Tree): Tree => ({ type: 'AssignmentPattern', left: { type: 'ArrayPattern', elements: [inner] }, right: fresh() });

const OTHERS: Record<string, () => Source> = {
  'object patterns': () => handlerWith('beside', () => ({ ...declare('x', fresh()), declarations: [{ type: 'VariableDeclarator', id: repeat(DEPTH, pattern, name('inner')), init: fresh(), definite: false }] })),
  'array patterns with defaults': () => handlerWith('beside', () => ({ ...declare('x', fresh()), declarations: [{ type: 'VariableDeclarator', id: repeat(DEPTH, withDefault, name('inner')), init: fresh(), definite: false }] })),
  'conditions of &&': () => handlerWith('around', (write) => ifStatement(repeat(DEPTH, logical('&&').left, fresh()), write)),
  'conditions of || to the right': () => handlerWith('around', (write) => ifStatement(repeat(DEPTH, logical('||').right, fresh()), write)),
  'conditions of !': () => handlerWith('around', (write) => ifStatement(repeat(DEPTH, unary('!'), fresh()), write)),
  'conditions of ternaries': () => handlerWith('around', (write) => ifStatement(repeat(DEPTH, (test) => conditional({ test }), fresh()), write)),
};

/** Name of the case to its source. */
export const DEEP_CASES: ReadonlyMap<string, () => Source> = new Map([
  ...Object.entries(EXPRESSIONS).map(([title, wrap]) => [`expressions: ${title}`, () => deepExpression(DEPTH, wrap)] as const),
  ...Object.entries(STATEMENTS).map(([title, wrap]) => [`statements: ${title}`, () => deepStatement(DEPTH, wrap)] as const),
  ...Object.entries(OTHERS),
]);
