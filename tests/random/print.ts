/** Program tree → the text that is analysed and, line for line the same, the text that is executed. */
import type { Compound, LoopShape, Piece } from './program.ts';

export interface PrintedLoop {
  readonly shape: LoopShape;
  /** Lines of its head and of its end, counted from 1. */
  readonly line: number;
  readonly endLine: number;
  /** It sends, itself or through something it calls. */
  readonly writes: boolean;
}

export interface Printed {
  readonly clean: string;
  readonly probed: string;
  readonly loops: readonly PrintedLoop[];
}

const CHOICE = /«([^¦»]*)¦([^»]*)»/g;

export function print(pieces: readonly Piece[]): Printed {
  const clean: string[] = [];
  const probed: string[] = [];
  const found: {
    node: Compound;
    shape: LoopShape;
    line: number;
    endLine: number;
  }[] = [];

  const emit = (text: string, depth: number, loopLine: number): void => {
    const plain = text.replaceAll('§', '');
    clean.push('  '.repeat(depth) + plain.replace(CHOICE, '$1'));
    probed.push(plain.replace(CHOICE, (_, _clean, probe: string) => probe.replaceAll('@', String(loopLine))));
  };
  const walk = (list: readonly Piece[], depth: number): void => {
    for (const piece of list) {
      const line = clean.length + 1;
      if (typeof piece === 'string') {
        emit(piece, depth, line);
        continue;
      }
      for (const part of piece.parts) {
        if (typeof part === 'string') emit(part, depth, line);
        else walk(part, depth + 1);
      }
      if (piece.loop)
        found.push({
          node: piece,
          shape: piece.loop,
          line,
          endLine: clean.length,
        });
    }
  };
  walk(pieces, 0);

  const senders = sendingNames(pieces);
  const loops = found
    .map(({ node, shape, line, endLine }) => ({
      shape,
      line,
      endLine,
      writes: sends(ownText(node), senders),
    }))
    .sort((a, b) => a.line - b.line);
  return { clean: `${clean.join('\n')}\n`, probed: probed.join('\n'), loops };
}

/** Without the functions that are only declared inside: what they send they send where they are called. */
function ownText(piece: Compound): string {
  return piece.parts
    .map((part) =>
      typeof part === 'string'
        ? part
        : part.map((inner) => (typeof inner === 'string' ? inner : inner.named ? '' : ownText(inner))).join('\n'),
    )
    .join('\n');
}

function sends(text: string, senders: ReadonlySet<string>): boolean {
  if (text.includes('§')) return true;
  for (const name of senders) if (new RegExp(`\\b${name}\\b`).test(text)) return true;
  return false;
}

/** Names of the program's own functions that send, directly or through each other. */
function sendingNames(pieces: readonly Piece[]): Set<string> {
  const texts = new Map<string, string>();
  const collect = (list: readonly Piece[]): void => {
    for (const piece of list) {
      if (typeof piece === 'string') continue;
      if (piece.named) texts.set(piece.named, ownText(piece));
      for (const part of piece.parts) if (typeof part !== 'string') collect(part);
    }
  };
  collect(pieces);
  const names = new Set<string>();
  for (let before = -1; before !== names.size;) {
    before = names.size;
    for (const [name, text] of texts) if (!names.has(name) && sends(text, names)) names.add(name);
  }
  return names;
}
