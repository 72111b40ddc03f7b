/** Parses with oxc, which is loaded when the first file needs it. */
import type * as Oxc from 'oxc-parser';

import { readWith, type Parser } from '../oxc.ts';
import { Complaint, firstLine } from './errors.ts';

export interface Comment {
  readonly type: 'Line' | 'Block';
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

export interface Parsed {
  /** With its comments, and their ranges, as ESLint's parsers have them. */
  readonly ast: unknown;
  readonly comments: readonly Comment[];
}

/** @throws {SyntaxFault} when the text is no program */
export type Parse = (path: string, text: string) => Parsed;

export class SyntaxFault extends Error {
  override readonly name = 'SyntaxFault';
}

let loading: Promise<Parse> | undefined;

export function loadParser(): Promise<Parse> {
  return (loading ??= load());
}

async function load(): Promise<Parse> {
  let oxc: typeof Oxc;
  try {
    oxc = await import('oxc-parser');
  } catch (error) {
    throw new Complaint(`The parser cannot be loaded (${firstLine(error)}). It is an optional dependency: install it with \`npm i -D oxc-parser\`.`);
  }
  return (path, text) => parse(oxc, path, text);
}

function parse(oxc: Parser, path: string, text: string): Parsed {
  const read = readWith(oxc, path, text);
  if ('error' in read) throw new SyntaxFault(faultText(text, read.error));
  return parsed(read);
}

function parsed({ program, comments }: Oxc.ParseResult): Parsed {
  return { ast: Object.assign(program, { comments: comments.map(({ start, end }) => ({ range: [start, end] })) }), comments };
}

function faultText(text: string, { message, labels }: Oxc.OxcError): string {
  const offset = labels[0]?.start;
  const line = offset === undefined ? '' : ` (line ${text.slice(0, offset).split('\n').length})`;
  return `${message.replace(/\.$/, '')}${line}`;
}
