/**
 * What a type checker tells of a value, where the host brings one. Types only recognise a receiver or rule one out; where
 * they say nothing, everything is as without them.
 */
import { TYPES } from './models/index.ts';
import type { Node } from './syntax/node.ts';

export interface Types {
  /** The name of a value's type, as the models know it, through aliases, base classes and `| undefined`; undefined where that says nothing. */
  nameOf(node: Node): string | undefined;
  /** The class of this program that a value is an instance of, by its declaration, through aliases, generics and `| undefined`. */
  classOf(node: Node): { readonly path: string; readonly name: string } | undefined;
}

/** Types that write, too, and are no response. */
export const OTHER_TYPES = /^(?:WebSocket|Socket|WriteStream|FileHandle|EventEmitter|Writable|Duplex|WebSocketServer|Redis|Logger|FetchResponse)$/;

/** The part of typescript-eslint's parser services that is used. */
interface Services {
  readonly program?: { getTypeChecker(): { getTypeAtLocation(node: unknown): TypeLike; getApparentType(type: TypeLike): TypeLike; getNonNullableType(type: TypeLike): TypeLike } } | null;
  readonly esTreeNodeToTSNodeMap?: { get(node: unknown): unknown };
}

/** The part of a type of TypeScript that is used. */
interface TypeLike {
  readonly symbol?: { readonly name: string; readonly flags: number; readonly declarations?: readonly Declaration[] };
  readonly types?: readonly TypeLike[];
  isUnion?(): boolean;
  getBaseTypes?(): readonly TypeLike[] | undefined;
}

interface Declaration {
  readonly name?: { readonly text?: string };
  getSourceFile(): { readonly fileName: string; readonly isDeclarationFile: boolean };
}

/** @param services what the host has under `sourceCode.parserServices` */
export function typesFrom(services: unknown): Types | undefined {
  const { program, esTreeNodeToTSNodeMap: nodes } = (services ?? {}) as Services;
  if (program === undefined || program === null || nodes === undefined) return undefined;
  const checker = program.getTypeChecker();
  return {
    nameOf(node) {
      const own: unknown = nodes.get(node);
      return own === undefined ? undefined : nameOfType(checker.getTypeAtLocation(own), 0);
    },
    classOf(node) {
      const own: unknown = nodes.get(node);
      if (own === undefined) return undefined;
      const { symbol } = checker.getApparentType(checker.getNonNullableType(checker.getTypeAtLocation(own)));
      return symbol === undefined || (symbol.flags & CLASS) === 0 ? undefined : declaredAs(symbol.declarations ?? []);
    },
  };
}

/** TypeScript's own flag for the symbol of a class. */
const CLASS = 32;

function declaredAs(declarations: readonly Declaration[]): { readonly path: string; readonly name: string } | undefined {
  for (const declaration of declarations) {
    const { name } = declaration;
    const { fileName, isDeclarationFile } = declaration.getSourceFile();
    if (name?.text !== undefined && !isDeclarationFile) return { path: fileName, name: name.text };
  }
  return undefined;
}

function nameOfType(type: TypeLike, depth: number): string | undefined {
  if (type.isUnion?.() === true) {
    // `undefined` and `null` have no symbol.
    const names = new Set((type.types ?? []).filter((one) => one.symbol !== undefined).map((one) => nameOfType(one, depth)));
    return names.size === 1 ? [...names][0] : undefined;
  }
  const name = declaredName(type);
  if (name !== undefined && (TYPES.has(name) || OTHER_TYPES.test(name))) return name;
  if (depth > DEEPEST) return undefined;
  for (const base of type.getBaseTypes?.() ?? []) {
    const found = nameOfType(base, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** How far base classes and interfaces are followed. */
const DEEPEST = 6;

/** The Fetch API has a `Response` as well, which is no stream to write to. */
function declaredName({ symbol }: TypeLike): string | undefined {
  if (symbol?.name !== 'Response') return symbol?.name;
  const files = symbol.declarations?.map((declaration) => declaration.getSourceFile().fileName) ?? [];
  return files.some((file) => /express/.test(file)) ? 'Response' : 'FetchResponse';
}
