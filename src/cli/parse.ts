/** Parses with oxc, which is loaded when the first file needs it. */
import type * as Oxc from 'oxc-parser';

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

type Options = Oxc.ParserOptions;

/** The ways in which a file may be read, likeliest first. JavaScript may hold JSX, and need not be a module. */
function readings(path: string): Options[] {
  const extension = /\.([mc]?)([jt]s)(x?)$/.exec(path);
  const [, kind = '', language = 'js', x = ''] = extension ?? [];
  const lang = language === 'js' ? 'jsx' : x === '' ? 'ts' : 'tsx';
  if (kind === 'c') return [{ lang, sourceType: 'commonjs' }];
  if (kind === 'm' || language === 'ts') return [{ lang, sourceType: 'module' }];
  return [{ lang, sourceType: 'module' }, { lang, sourceType: 'commonjs' }, { lang: 'tsx', sourceType: 'module' }];
}

function parse(oxc: typeof Oxc, path: string, text: string): Parsed {
  let usable: Oxc.ParseResult | undefined;
  let fault: string | undefined;
  for (const reading of readings(path)) {
    const result = oxc.parseSync(path, text, { ...reading, astType: 'ts', range: true, preserveParens: false });
    const { errors } = result;
    if (errors.length === 0) return parsed(result);
    fault ??= faultText(text, errors[0]!);
    // A program that breaks a rule of the language, such as a name declared twice, has a tree all the same.
    if (result.program.body.length > 0) usable ??= result;
  }
  if (usable !== undefined) return parsed(usable);
  throw new SyntaxFault(fault);
}

function parsed({ program, comments }: Oxc.ParseResult): Parsed {
  return { ast: Object.assign(program, { comments: comments.map(({ start, end }) => ({ range: [start, end] })) }), comments };
}

function faultText(text: string, { message, labels }: Oxc.OxcError): string {
  const offset = labels[0]?.start;
  const line = offset === undefined ? '' : ` (line ${text.slice(0, offset).split('\n').length})`;
  return `${message.replace(/\.$/, '')}${line}`;
}
