/**
 * What lowering knows of an expression's value: kinds (a mask), the IR variable that holds it at run time, and, where
 * the code tells, what it is: a function of this file, a stream, a record of closures.
 */
import { ANY, Kind, type Mask, type Var } from '../ir/model.ts';
import type { Module } from '../modules/module.ts';
import type { ClassNode, FunctionNode, Node } from '../syntax/node.ts';
import type { FunctionScope, Variable } from '../syntax/scope.ts';
import type { Listener } from './events.ts';
import type { Stream } from './streams.ts';

export interface Value {
  readonly mask: Mask;
  /** The IR variable that holds the value where it is used. */
  readonly cell?: Var;
  readonly ref?: Ref;
  /** The known text of a string (or of bytes made from one), `HOLE` where a part is not known. */
  readonly text?: string;
  /** The value is the length of what this variable holds. */
  readonly lengthOf?: Var;
  /** A promise that cannot reject. */
  readonly safe?: true;
}

/** Stands for an unknown part in a known text. */
export const HOLE = '\0';

export type CallableRef =
  | { readonly kind: 'function'; readonly node: FunctionNode; readonly env: Env; readonly self?: Value }
  | { readonly kind: 'bound'; readonly call: (args: readonly Value[]) => Value };

export type Ref =
  | CallableRef
  /** One of several functions, depending on what ran before. */
  | { readonly kind: 'one-of'; readonly refs: readonly CallableRef[] }
  | { readonly kind: 'class'; readonly node: ClassNode; readonly env: Env }
  | RecordRef
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  | StreamRef
  | PathRef
  | { readonly kind: 'promise'; readonly state: Var; readonly value: Value; readonly pump?: readonly Listener[] }
  | GeneratorRef
  | { readonly kind: 'import'; readonly module: string; readonly name: string }
  /** All that another file of the repository exports. */
  | { readonly kind: 'namespace'; readonly module: Module }
  | { readonly kind: 'global'; readonly name: string }
  /** An instance of a class that is not of this file: `new TextEncoder()`. */
  | { readonly kind: 'instance'; readonly of: string }
  /** A reader of a stream of this file. */
  | { readonly kind: 'reader'; readonly stream: Stream }
  /** What `reader.read()` or `iterator.next()` returns, before it is awaited. */
  | { readonly kind: 'read'; readonly of?: GeneratorRef | StreamReader }
  /** `new WritableStream({ write })`, by the object that gets what is piped into it. */
  | { readonly kind: 'writable'; readonly sink: RecordRef }
  /** Many promises, one for each call of a callback: `items.map(async …)`. */
  | { readonly kind: 'promises'; readonly state: Var }
  /** A timer or subscription, by what it calls. */
  | { readonly kind: 'listening'; readonly listeners: readonly Listener[] }
  /** A method taken from a value that is known. */
  | { readonly kind: 'method'; readonly on: Value; readonly name: string };

export type StreamReader = Extract<Ref, { kind: 'reader' }>;

/** What a generator of this file returned when it was called. */
export interface GeneratorRef {
  readonly kind: 'generator';
  readonly node: FunctionNode;
  readonly env: Env;
  readonly args: readonly Value[];
  readonly self?: Value;
  /** A tag: was it asked for a value by hand before? */
  readonly started: Var;
}

export interface RecordRef {
  readonly kind: 'record';
  readonly id: string;
  readonly fields: Map<string, Slot>;
  /** `get name() {…}` of an object literal. */
  readonly getters?: Map<string, Extract<Ref, { kind: 'function' }>>;
  /** The class whose methods it has. */
  readonly cls?: { readonly node: ClassNode; readonly env: Env };
  /** It came from outside, so that it may have fields that were never seen. */
  readonly open: boolean;
  /** A result that is made anew each time (`{ done, value }`): a variable that is assigned it keeps a copy. */
  readonly fresh?: true;
}

export interface StreamRef {
  readonly kind: 'stream';
  readonly stream: Stream;
  /** The end that is written to, the end that becomes the response, the object with both, or what another file made of it. */
  readonly part: 'sink' | 'readable' | 'writable' | 'pair' | 'handle';
}

/** A value from outside, known only by how it is reached: `req`, `ctx.res`, `this.response`. */
export interface PathRef {
  readonly kind: 'path';
  readonly key: string;
  /** Names from the root on: `['ctx', 'res']`. */
  readonly names: readonly string[];
  readonly variable?: Variable;
  /** What it is a member of. */
  readonly parent?: PathRef;
}

/** Where a variable or field lives. */
export interface Slot {
  readonly cell: Var;
  /** How the code reaches it: what it is when nothing better is known. */
  readonly path: PathRef;
  /** What every assignment so far agrees that it is. */
  ref: Ref | undefined;
  /** The kinds of all that was assigned; 0 before anything was. */
  mask: Mask;
  /** Two different things were assigned: `ref` says nothing any more. */
  mixed: boolean;
  text: string | undefined;
  /** Something was assigned to it in the code lowered so far. */
  assigned: boolean;
}

/** One activation of a function: its variables, and those around it. */
export interface Env {
  // One per activation; `outer` for what is not laid out.
  readonly home: FunctionScope;
  readonly slots: Map<Variable, Slot>;
  readonly parent: Env | undefined;
  readonly self: Value | undefined;
  /** Where it was called, and in which activation. */
  readonly call?: { readonly node: Node; readonly env: Env };
}

export const UNKNOWN: Value = { mask: ANY };
export const UNDEFINED: Value = { mask: Kind.Undefined };
export const OBJECT: Value = { mask: Kind.Object };

export function known(mask: Mask): Value {
  return { mask };
}

export function refTo(ref: Ref): Value {
  return { mask: isOpaque(ref) ? ANY : Kind.Object, ref };
}

/** Does it only say how the value is reached, not what it is? */
export function isOpaque(ref: Ref): boolean {
  return ref.kind === 'path' || ref.kind === 'import' || ref.kind === 'global' || ref.kind === 'method';
}

export function ofText(text: string): Value {
  if (text === '') return { mask: Kind.EmptyText, text };
  // A text of holes only may be empty.
  const sure = text.split(HOLE).some((part) => part !== '');
  return { mask: sure ? Kind.Text : Kind.Text | Kind.EmptyText, text };
}

export function sameRef(a: Ref, b: Ref): boolean {
  if (a === b) return true;
  if (a.kind === 'function' && b.kind === 'function') return a.node === b.node && a.env === b.env;
  if (a.kind === 'path' && b.kind === 'path') return a.key === b.key;
  if (a.kind === 'stream' && b.kind === 'stream') return a.stream === b.stream && a.part === b.part;
  if (a.kind === 'instance' && b.kind === 'instance') return a.of === b.of;
  return false;
}
