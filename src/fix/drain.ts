/** Changes of waits for `drain`. */
import type { TSESTree } from '@typescript-eslint/utils';

import type { SourceFile } from '../file.ts';
import { isFunction, memberName, unwrap, walk, type Node } from '../syntax/node.ts';
import type { Variable } from '../syntax/scope.ts';
import type { Edit } from './edits.ts';
import { styleOf } from './style.ts';

/** `once(res, 'drain')` → `once(res, 'drain', { signal: ac.signal })`, where the close of the response aborts `ac`. */
export function signalAtHand(file: SourceFile, call: TSESTree.CallExpression, target: Node): Edit | undefined {
  const controller = abortedOnClose(file, call, file.text.slice(...target.range));
  const last = call.arguments.at(-1);
  if (controller === undefined || last === undefined || call.arguments.length !== 2) return undefined;
  return { range: [last.range[1], last.range[1]], text: `, { signal: ${controller.name}.signal }` };
}

/** An `AbortController` in sight of a node that a listener for the close of the response aborts. */
function abortedOnClose({ scopes, text }: SourceFile, node: Node, target: string): Variable | undefined {
  let found: Variable | undefined;
  walk(scopes.program, (inner) => {
    if (found !== undefined || inner.type !== 'CallExpression') return;
    const callee = unwrap(inner.callee);
    const [event, listener] = inner.arguments;
    if (callee.type !== 'MemberExpression' || !/^(?:on|once)$/.test(memberName(callee) ?? '') || text.slice(...callee.object.range) !== target) return;
    if (event?.type !== 'Literal' || event.value !== 'close' || !isFunction(listener)) return;
    walk(listener.body, (part) => {
      const owner = part.type === 'MemberExpression' && memberName(part) === 'abort' ? unwrap(part.object) : undefined;
      const variable = owner?.type === 'Identifier' ? scopes.variableOf(owner) : undefined;
      const value = variable?.writes[0]?.value;
      if (variable !== undefined && value?.type === 'NewExpression' && value.callee.type === 'Identifier' && value.callee.name === 'AbortController' && isInSight(variable, node)) found = variable;
    });
  });
  return found;
}

const isInSight = ({ home, declaration }: Variable, node: Node): boolean => home.range[0] <= node.range[0] && home.range[1] >= node.range[1] && declaration.range[1] <= node.range[0];

/** `(resolve) => res.once('drain', resolve)` gets a body in which the close settles it too. */
export function closeInstead(file: SourceFile, call: TSESTree.CallExpression, target: Node): Edit | undefined {
  const { scopes, text } = file;
  const executor = scopes.functionAround(call);
  const [, listener] = call.arguments;
  if (executor.type !== 'ArrowFunctionExpression' || listener === undefined) return undefined;
  const [resolve] = executor.params;
  const body = executor.body.type === 'BlockStatement' ? onlyExpression(executor.body) : executor.body;
  if (resolve?.type !== 'Identifier' || body === undefined || unwrap(body) !== call || !isCallOf(listener, resolve.name)) return undefined;
  const { unit, quote, semicolon, newline } = styleOf(text, scopes.program);
  const name = text.slice(...target.range);
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf('\n', executor.range[0] - 1) + 1))![0];
  const lines = [
    `if (${name}.destroyed) return ${resolve.name}()${semicolon}`,
    'const settle = () => {',
    ...['drain', 'close'].map((event) => `${unit}${name}.off(${quote}${event}${quote}, settle)${semicolon}`),
    `${unit}${resolve.name}()${semicolon}`,
    `}${semicolon}`,
    ...['drain', 'close'].map((event) => `${name}.once(${quote}${event}${quote}, settle)${semicolon}`),
  ];
  return { range: [executor.body.range[0], executor.body.range[1]], text: `{${newline}${lines.map((line) => indent + unit + line).join(newline)}${newline}${indent}}` };
}

function onlyExpression({ body: [only, ...others] }: TSESTree.BlockStatement): Node | undefined {
  return only?.type === 'ExpressionStatement' && others.length === 0 ? only.expression : undefined;
}

/** `resolve`, `() => resolve()`. */
function isCallOf(listener: Node, name: string): boolean {
  const inner = unwrap(listener);
  if (inner.type === 'Identifier') return inner.name === name;
  if (inner.type !== 'ArrowFunctionExpression') return false;
  const body = inner.body.type === 'BlockStatement' ? onlyExpression(inner.body) : inner.body;
  const callee = body?.type === 'CallExpression' && body.arguments.length === 0 ? unwrap(body.callee) : undefined;
  return callee?.type === 'Identifier' && callee.name === name;
}
