/** How oxc reads a file: for the command, and for the files that a linted one imports. The parser itself is brought by who loads it. */
import type * as Oxc from 'oxc-parser';

export type Parser = Pick<typeof Oxc, 'parseSync'>;

type Options = Oxc.ParserOptions;

/** A tree with its comments, or the error that stands in its way. */
export type Reading = Oxc.ParseResult | { readonly error: Oxc.OxcError };

/** A program that breaks a rule of the language, such as a name declared twice, has a tree all the same. */
export function readWith({ parseSync }: Parser, path: string, text: string): Reading {
  let usable: Oxc.ParseResult | undefined;
  let error: Oxc.OxcError | undefined;
  for (const reading of readings(path)) {
    const result = parseSync(path, text, { ...reading, astType: 'ts', range: true, preserveParens: false });
    const [first] = result.errors;
    if (first === undefined) return result;
    error ??= first;
    if (result.program.body.length > 0) usable ??= result;
  }
  return usable ?? { error: error! };
}

/** The ways in which a file may be read, likeliest first. JavaScript may hold JSX, and need not be a module. */
function readings(path: string): Options[] {
  const extension = /\.([mc]?)([jt]s)(x?)$/.exec(path);
  const [, kind = '', language = 'js', x = ''] = extension ?? [];
  const lang = language === 'js' ? 'jsx' : x === '' ? 'ts' : 'tsx';
  if (kind === 'c') return [{ lang, sourceType: 'commonjs' }];
  if (kind === 'm' || language === 'ts') return [{ lang, sourceType: 'module' }];
  return [{ lang, sourceType: 'module' }, { lang, sourceType: 'commonjs' }, { lang: 'tsx', sourceType: 'module' }];
}
