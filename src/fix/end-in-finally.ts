/** A change that ends a stream in the `finally` of the `try` that all of its sends stand in. */
import type { TSESTree } from '@typescript-eslint/utils';

import type { SourceFile } from '../file.ts';
import type { Send } from '../lower/context.ts';
import type { Stream } from '../lower/streams.ts';
import { isNodeResponse } from '../models/model.ts';
import type { Node } from '../syntax/node.ts';
import type { Edit } from './edits.ts';

export function endInFinally(file: SourceFile, stream: Stream, sends: readonly Send[]): Edit | undefined {
  const statement = isNodeResponse(stream.model) ? tryAround(file, sends) : undefined;
  if (statement === undefined) return undefined;
  const { text } = file;
  const line = text.lastIndexOf('\n', statement.range[0]) + 1;
  const indent = /^[ \t]*/.exec(text.slice(line))![0];
  const step = indent.includes('\t') ? '\t' : '  ';
  const end = `if (!${stream.name}.writableEnded) ${stream.name}.end();`;
  const { finalizer } = statement;
  if (finalizer === null) return { range: [statement.range[1], statement.range[1]], text: ` finally {\n${indent}${step}${end}\n${indent}}` };
  const close = finalizer.range[1] - 1;
  const before = text.slice(0, close).trimEnd().length;
  return { range: [before, close], text: `\n${indent}${step}${end}\n${indent}` };
}

/** The one `try` of the function that has the stream in which every send stands, in the function itself. */
function tryAround({ scopes, text }: SourceFile, sends: readonly Send[]): TSESTree.TryStatement | undefined {
  const [first] = sends;
  if (first === undefined) return undefined;
  for (let up: Node | undefined = first.node; up !== undefined && up !== scopes.functionAround(first.node); up = scopes.parentOf(up)) {
    if (up.type !== 'TryStatement') continue;
    const { range } = up;
    return sends.every(({ node }) => node.range[0] >= range[0] && node.range[1] <= range[1] && scopes.functionAround(node) === scopes.functionAround(first.node)) && text.slice(...range).startsWith('try') ? up : undefined;
  }
  return undefined;
}
