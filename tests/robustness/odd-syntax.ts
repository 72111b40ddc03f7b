/** Syntax that few files have. Each piece stands before a handler with a finding, which must still be found. */

export interface OddSyntax {
  readonly code: string;
  /** What the parser is told; an ES module in TypeScript unless it says otherwise. */
  readonly as?: 'script' | 'jsx' | 'espree';
}

const js = (code: string): OddSyntax => ({ code });
const espree = (code: string): OddSyntax => ({ code, as: 'espree' });

export const ODD_SYNTAX: Readonly<Record<string, OddSyntax>> = {
  nothing: js(''),
  'only comments': js('// one\n/* two */\n/** three */'),
  'a byte order mark': espree('\uFEFFconst a = 1;'),
  'a hashbang': espree('#!/usr/bin/env node\n'),
  'line ends of every kind': js('const a = 1;\r\nconst b = 2;\rconst c = 3;\u2028const d = 4;\u2029const e = 5;'),
  'export =': js('class Thing {}\nexport = Thing;'),
  'import =': js("import fs = require('node:fs');\nimport Read = fs.ReadStream;"),
  'import and export of types': js("import type { A } from './a.ts';\nimport { type B } from './b.ts';\nexport type { A };\nexport type * from './c.ts';"),
  decorators: js('@sealed\nclass A {\n  @field() name = 1;\n  @method() run(@param() x: number) { return x; }\n  @get accessor size = 2;\n  constructor(@inject() private readonly dep: B) {}\n}'),
  enums: js("enum Color { Red, Green = 2, Blue = 'b'.length, 'quoted' = 4 }\nconst enum Flag { A = 1 << 0 }\ndeclare enum Far {}"),
  namespaces: js("namespace A.B.C { export const x = 1; export function f() { return x; } }\ndeclare module 'm' { export default 1; }\ndeclare global { interface Window { a: 1 } }\ndeclare namespace N {}"),
  'abstract classes and signatures': js('abstract class A<T> extends B<T> implements C {\n  abstract x: number;\n  abstract f(): void;\n  declare y: string;\n  [key: string]: unknown;\n  g(): void;\n  g(x?: number): void {}\n  override h?() { super.h?.(); }\n}'),
  overloads: js('function f(x: number): void;\nfunction f(x: string): void;\nfunction f(this: Window, x: unknown, ...rest: unknown[]) {}\ndeclare function g(): void;'),
  'static blocks': js('class A { static x; static { for (const y of []) this.x = y; var z = await_; function await_() {} } static { } }'),
  using: js('async function f() { using a = open(); await using b = openLater(); for (using c of []) {} for await (await using d of []) {} }'),
  'top-level await': js("const { a } = await import('./a.js');\nfor await (const b of a) await b;\nif (a) await a; else throw await a;"),
  generators: js('function* g() { const a = yield; yield* g(); yield yield a; return yield* [a]; }\nasync function* h() { for await (const x of h()) yield* x; const { y = yield, ...z } = yield; }'),
  labels: js('outer: { inner: { if (a) break outer; else break inner; } }\nloop: for (;;) { while (b) continue loop; break; }\na: b: c: for (const x of y) { if (x) continue b; break a; }'),
  'every loop': js('for (var i = 0, j = 1; i < j; i++, j--);\nfor (;;) break;\nfor (const k in {}) ;\nfor (a.b of []) ;\nfor ([a, b] of []) ;\nfor (let [x, { y }] of []) ;\nfor (async of => {}; false; ) ;\ndo ; while (false)\nwhile (a) if (b) continue; else break;'),
  jsx: { code: "const a = <><A.B {...c} d='1' e={<f/>} g:h={1}>{/* none */}{...items}text &amp; <i/></A.B></>;", as: 'jsx' },
  'with statements': { code: 'with (a) { b = c; with (d) function_(); }\nfunction function_() { with (arguments) return callee; }', as: 'script' },
  'HTML comments': { code: '<!-- one\nx = 1\n--> two\n', as: 'script' },
  'octal numbers and functions in ifs': { code: "a = 010 + '\\07';\nif (a) function f() {}\nelse function g() {}\nl: function h() {}\nvar yield_, let_ = 1, async, of, static_;", as: 'script' },
  'duplicate parameters': { code: 'function f(a, a) { var a; arguments[0] = 1; delete a; }', as: 'script' },
  'unicode escapes': js("const \\u0061bc = 'a\\u{1F600}b', ünï = `\\u{61}`;\n\\u{61}bc; obj.\\u0066or;\n'\\\n';"),
  'lone surrogates and odd spaces': js("const a = '\uD800';\u00A0const\u3000b\u2003=\uFEFF'\uDFFF';"),
  'invalid escapes in tagged templates': js('tag`\\unicode \\xerxes \\u{110000} ${a}`;'),
  'getters and setters': js("const o = { get a() { return 1; }, set a(v) {}, get 'b'() { return 2; }, get [c]() { return 3; }, async *[d]() {}, async get() {}, set: 1, get: 2, __proto__: null };"),
  'private names': espree('class A { #x = 1; static #y; #z() { return #x in this && this.#x?.a; } get #w() { return this?.#z(); } static { A.#y ??= #z in A; } }'),
  'import attributes': js("import data from './data.json' with { type: 'json' };\nexport * as again from './data.json' with { 'type': 'json' };\nawait import('./data.json', { with: { type: 'json' } });"),
  accessors: js('class A { accessor a = 1; static accessor #b; accessor [c] = await_; declare accessor d; }\nvar await_;'),
  'string names of imports and exports': js("const a = 1;\nexport { a as 'a b' };\nexport { 'c d' as e, default as f } from './g.js';\nimport { 'h i' as j } from './g.js';"),
  'meta properties': js('function F() { return new.target ?? import.meta.url; }\nimport.meta.dirname?.x;'),
  patterns: js('const { a = 1, b: { c = a } = {}, ["d"]: [e, , ...[f]] = [], ...g } = x;\n({ a: x.y, b: x[0], ...x.z } = x);\n[x.a = 1, [x.b]] = x;\nfunction f({ a, ...b } = {}, [c = b] = [], ...[d, { e }]) {}\ntry {} catch ({ message, ...rest }) {}\ntry {} catch {}'),
  operators: js("a ??= b ||= c &&= d **= e >>>= 1;\nvoid 0, typeof a, delete a.b, -(+a), ~a, !a, a--, ++b;\na?.[b]?.(c)?.d?.();\n(a, b)?.c;\nnew (a?.b)(...c, ...d);\n1n ** 2n; /(?<y>[\\p{L}--[a]])/v; 1_000; .5e-3;\n'use strict' in a instanceof b;"),
  'types around values': js('let a = <any>b;\nconst c = (d as unknown as E)!.f!<string>;\nconst g = h satisfies I;\nconst j = k<string>;\na! = 1;\n(a as any) = 2;\nfor (const x of <any[]>y) ;\nconst f = <const T,>(x: T): asserts x is NonNullable<T> => {};'),
  'type declarations': js('type A<in out T> = T extends infer U extends string ? `${U}-${number}` : { readonly [K in keyof T as K & string]+?: T[K] };\ninterface B extends C<A<1>> { (): void; new (): B; readonly [k: string]: unique symbol; get x(): 1; set x(v) }\ntype D = typeof import("./d.ts", { with: { a: "b" } });\ndeclare const e: unique symbol, f: abstract new () => void;'),
  'directives': js("'use strict';\n'use server';\nfunction f() { 'use asm'; }"),
  'only a semicolon': js(';'),
  'a class in every place': js('export default class extends (class {}) { constructor() { super(); super.x; super["y"](); } static async *[Symbol.iterator]() {} "a b"() {} 1() {} static = 1; get; set; async; static static() {} }'),
  'functions in parameters': js('function f(a = function g() { return a; }, b = class { [a] = b; }, c = () => { for (;;) break; }, d = (async () => { for await (const x of y) a(x); })()) {}'),
  'arguments and eval': { code: 'function f() { eval("var x"); return arguments.length && x; }', as: 'script' },
  'a variable that shadows what is known': js('{ const res = 1, console = 2, undefined_ = void 0, Promise = 3, JSON = 4, process = null; { let http; } }'),
  'returns and breaks in finally': js('async function f() { for await (const x of y) { try { return x; } catch { continue; } finally { break; } } l: try { throw 1; } finally { break l; } }'),
  'unreachable code': js('function f() { return; for (;;) { f(); } function g() {} var x = 1; }\nasync function h() { throw 1; for await (const x of y) res.write(x); }'),
};
