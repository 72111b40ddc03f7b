/** Changes of the literals that frames are written in. */
import type { Edit } from '../../fix/edits.ts';
import type { Node } from '../../syntax/node.ts';
import type { Composition } from './compose.ts';

/** Where the text of a literal stands in the source, without its quotes. */
export function contentOf(source: string, node: Node): readonly [start: number, end: number] | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? [node.range[0] + 1, node.range[1] - 1] : undefined;
  if (node.type !== 'TemplateElement') return undefined;
  // Parsers differ in whether the delimiters belong to the element.
  const { raw } = node.value;
  const start = source.indexOf(raw, node.range[0]);
  return start < 0 || start > node.range[0] + 1 ? undefined : [start, start + raw.length];
}

/** `\\n` in the source, which is a backslash and an n, becomes `\n`. */
export function unescape(source: string, node: Node): Edit | undefined {
  return change(source, node, (raw) => raw.replace(/\\\\([nr])/g, '\\$1'));
}

/** What is missing of the blank line, behind the literal that all of the texts end with. */
export function endWithBlankLine(source: string, texts: readonly Composition[]): Edit | undefined {
  const ends = texts.map((text) => text.at(-1));
  const [last] = ends;
  if (last === undefined || !('text' in last) || ends.some((end) => end === undefined || !('text' in end) || end.node !== last.node)) return undefined;
  const missing = new Set(texts.map(lineEndsMissing));
  return missing.size === 1 ? change(source, last.node, (raw) => raw + [...missing][0]!) : undefined;
}

/** As source: in the line ends that the text has. */
function lineEndsMissing(text: Composition): string {
  const known = text.findLast((part) => !('text' in part) || part.text !== '');
  const [, end] = (known !== undefined && 'text' in known && /(\r\n|\n|\r)$/.exec(known.text)) || [];
  return end === undefined ? '\\n\\n' : end.replace('\r', '\\r').replace('\n', '\\n');
}

/** An empty data line before the blank line. */
export function addData(source: string, node: Node): Edit | undefined {
  return change(source, node, (raw) => raw.replace(/\\n\\n$/, '\\ndata: \\n\\n'));
}

/** Another name of a field, with what goes before it. */
export function renameField(source: string, node: Node, name: string, to: string): Edit | undefined {
  return change(source, node, (raw) => {
    const at = raw.search(new RegExp(`(?:^|\\\\n|\\n)${name.replace(/[^\w\s-]/g, '')}:`));
    const from = at < 0 ? -1 : raw.indexOf(`${name}:`, at);
    return from < 0 ? raw : raw.slice(0, from) + to + raw.slice(from + name.length);
  });
}

function change(source: string, node: Node, how: (raw: string) => string): Edit | undefined {
  const range = contentOf(source, node);
  if (range === undefined) return undefined;
  const raw = source.slice(...range);
  const text = how(raw);
  return text === raw ? undefined : { range, text };
}
