/** What each function of a file does in its own code, and what it names, as far as that bears on streams. */
import type { TSESTree } from '@typescript-eslint/utils';

import { judgeName, saysSse } from '../streams/names.ts';
import type { ThrowPolicy } from '../streams/throws.ts';
import { isClass, isFunction, memberName, propertyName, unwrap, walk, type FunctionNode, type Node } from '../syntax/node.ts';
import type { FunctionScope, Scopes, Variable } from '../syntax/scope.ts';
import { calleePath } from './calls.ts';
import { isMade, lastName, MAKES, METHODS, SENDERS, SHOWS, TELLING } from './hints.ts';
import { classAround, functionsFrom } from './usage.ts';

/** What one function does in its own code, and what it names. */
export interface Facts {
  touches: boolean;
  throws: boolean;
  /** Functions that it names or holds. */
  readonly names: Set<FunctionNode>;
  readonly members: Set<string>;
  /** Methods of `this` that are named like senders: of interest where the file does not hold them. */
  readonly own: Set<string>;
  /** Fields of `this` that it adds to, or sends by. */
  readonly pushes: Set<string>;
  /** Fields of `this` that it calls methods of. */
  readonly receivers: Set<string>;
  /** Fields that it sets to what others may go by. */
  readonly fields: Set<string>;
  /** Those that it calls where nothing catches what they throw. */
  readonly calls: Set<FunctionNode>;
  readonly callsMembers: Set<string>;
}

interface Held {
  readonly functions: readonly FunctionNode[];
  /** A function, a class or an object of the file. */
  readonly code: boolean;
  /** A stream, or the answer that carries one. */
  readonly made: boolean;
}

/** Gathers the facts of all functions of a file in one walk. */
export class Survey {
  readonly #scopes: Scopes;
  readonly #policy: ThrowPolicy;
  readonly #own: ReadonlySet<string>;
  readonly facts = new Map<FunctionScope, Facts>();
  /** Methods and functions that stand in fields, by the field's name. */
  readonly byMember = new Map<string, FunctionNode[]>();
  /** Names of fields that conditions read. */
  readonly tested = new Set<string>();
  /** Fields that hold lists. */
  readonly lists = new Set<string>();
  /** Fields whose classes are imported. */
  readonly imported = new Set<string>();
  readonly #held = new Map<Variable, Held>();
  readonly #around: { readonly node: FunctionScope; readonly facts: Facts; readonly caught: Node[]; readonly handling: Node[] }[] = [];

  constructor(scopes: Scopes, policy: ThrowPolicy, own: ReadonlySet<string>) {
    this.#scopes = scopes;
    this.#policy = policy;
    this.#own = own;
    this.#open(scopes.program);
    walk(
      scopes.program,
      (node, parent) => this.#enter(node, parent),
      (node) => this.#leave(node),
    );
  }

  #enter(node: Node, parent: Node | undefined): void {
    if (isFunction(node)) {
      this.#here.facts.names.add(node);
      this.#open(node);
      this.#noteMember(node, parent);
      return;
    }
    const { facts, caught, handling } = this.#here;
    if (parent?.type === 'TryStatement') {
      if (node === parent.block && parent.handler !== null) caught.push(node);
      else if (node !== parent.block) handling.push(node);
    }
    switch (node.type) {
      case 'YieldExpression':
        facts.touches = true;
        break;
      case 'TSParameterProperty':
        if (node.parameter.type === 'Identifier' && this.#isOfImport(node.parameter)) this.imported.add(node.parameter.name);
        break;
      case 'PropertyDefinition':
        this.#noteField(node);
        break;
      case 'ThrowStatement':
        this.#noteThrow();
        break;
      case 'ForOfStatement':
        if (node.await) this.#noteThrow();
        break;
      case 'Literal':
        if (typeof node.value === 'string' && SHOWS.test(node.value)) facts.touches = true;
        break;
      case 'TemplateElement':
        if (SHOWS.test(node.value.cooked ?? '')) facts.touches = true;
        break;
      case 'Identifier':
        this.#noteName(node);
        break;
      case 'MemberExpression': {
        const name = memberName(node);
        const isCalled = parent?.type === 'CallExpression' && parent.callee === node;
        if (name !== undefined && (isCalled || unwrap(node.object).type === 'ThisExpression')) facts.members.add(name);
        break;
      }
      case 'IfStatement':
      case 'ConditionalExpression':
      case 'WhileStatement':
      case 'DoWhileStatement':
      case 'ForStatement':
        if (node.test !== null) this.#noteTest(node.test);
        break;
      case 'LogicalExpression':
        this.#noteTest(node.left);
        break;
      case 'AwaitExpression':
        this.#noteAwait(node);
        break;
      case 'CallExpression':
      case 'NewExpression':
        this.#noteCall(node);
        break;
      case 'AssignmentExpression':
        this.#noteAssignment(node.left, node.right);
        break;
      case 'UpdateExpression':
        this.#noteAssignment(node.argument, undefined);
        break;
      default:
        break;
    }
  }

  #leave(node: Node): void {
    const { caught, handling } = this.#here;
    if (caught.at(-1) === node) caught.pop();
    else if (handling.at(-1) === node) handling.pop();
    if (this.#here.node === node && this.#around.length > 1) this.#around.pop();
  }

  get #here() {
    return this.#around.at(-1)!;
  }

  #open(node: FunctionScope): void {
    const facts: Facts = { touches: false, throws: false, names: new Set(), members: new Set(), own: new Set(), receivers: new Set(), pushes: new Set(), fields: new Set(), calls: new Set(), callsMembers: new Set() };
    this.facts.set(node, facts);
    this.#around.push({ node, facts, caught: [], handling: [] });
  }

  #noteMember(node: FunctionNode, parent: Node | undefined): void {
    let name: string | undefined;
    if (parent?.type === 'MethodDefinition' || parent?.type === 'PropertyDefinition' || parent?.type === 'Property') name = propertyName(parent.key, parent.computed);
    else if (parent?.type === 'AssignmentExpression') {
      const left = unwrap(parent.left);
      name = left.type === 'MemberExpression' ? memberName(left) : undefined;
    }
    if (name === undefined) return;
    const known = this.byMember.get(name);
    if (known === undefined) this.byMember.set(name, [node]);
    else known.push(node);
  }

  #noteName(node: TSESTree.Identifier): void {
    const { facts } = this.#here;
    if (this.#own.has(node.name)) facts.touches = true;
    const variable = this.#scopes.variableOf(node);
    if (variable === undefined) return;
    const { functions, made } = this.#holds(variable);
    for (const fn of functions) facts.names.add(fn);
    if (made && this.#isCaptured(node)) facts.touches = true;
  }

  /** What a variable may hold. A short name of a bundle is written to and read hundreds of times. */
  #holds(variable: Variable): Held {
    let held = this.#held.get(variable);
    if (held === undefined) this.#held.set(variable, (held = heldBy(variable)));
    return held;
  }

  /** An exception that nothing in the function catches. */
  #noteThrow(): void {
    const { facts, caught } = this.#here;
    if (caught.length === 0) facts.throws = true;
  }

  /** What is awaited may reject, unless it is a call: that tells by itself. */
  #noteAwait({ argument }: TSESTree.AwaitExpression): void {
    const awaited = unwrap(argument);
    if (awaited.type !== 'CallExpression' || (this.#callees(awaited) === undefined && !this.#policy.isExempt(calleePath(awaited.callee), true))) this.#noteThrow();
  }

  #noteCall(node: TSESTree.CallExpression | TSESTree.NewExpression): void {
    const { facts, caught, handling } = this.#here;
    const path = calleePath(node.callee);
    const name = path.at(-1) ?? '';
    const constructs = node.type === 'NewExpression';
    const callees = this.#callees(node);
    if (this.#givesAway(node, callees === undefined && this.#isElsewhere(node.callee))) facts.touches = true;
    if (constructs ? callees === undefined && (MAKES.test(name) || saysSse(name)) : this.#sends(path, unwrap(node.callee))) {
      // What the file holds itself tells more than its name.
      if (callees === undefined) facts.touches = true;
      else if (callees[0] === name) facts.own.add(name);
    }
    this.#noteReceiver(unwrap(node.callee));
    if (caught.length > 0) return;
    if (callees !== undefined) for (const callee of callees) if (typeof callee === 'string') facts.callsMembers.add(callee); else facts.calls.add(callee);
    else if (handling.length === 0 && !this.#policy.isExempt(constructs ? [`new ${name}`] : path, false)) facts.throws = true;
  }

  /** Methods that the class inherits, and those of objects whose classes are elsewhere. */
  #noteReceiver(callee: Node): void {
    const { facts } = this.#here;
    if (callee.type === 'Super') this.#noteBase();
    if (callee.type !== 'MemberExpression') return;
    const object = unwrap(callee.object);
    const name = memberName(callee);
    if (object.type === 'Super') this.#noteBase();
    else if (object.type === 'ThisExpression' && name !== undefined && this.#base !== undefined) facts.own.add(name);
    else if (object.type === 'MemberExpression' && unwrap(object.object).type === 'ThisExpression') facts.receivers.add(memberName(object) ?? '');
    else if (object.type === 'Identifier') {
      const variable = this.#scopes.variableOf(object);
      if (variable !== undefined && this.#isOfImport(variable.identifier)) facts.touches = true;
    }
  }

  #noteField(node: TSESTree.PropertyDefinition): void {
    const name = propertyName(node.key, node.computed);
    if (name === undefined) return;
    if (this.#isOfImport(node)) this.imported.add(name);
    if (node.value?.type === 'ArrayExpression') this.lists.add(name);
  }

  /** The class that the class around extends, unless it is one of the language's own. */
  get #base(): Variable | undefined {
    const superClass = classAround(this.#scopes, this.#here.node)?.superClass;
    return superClass?.type === 'Identifier' ? this.#scopes.variableOf(superClass) : undefined;
  }

  #noteBase(): void {
    const { facts } = this.#here;
    const functions = this.#base === undefined ? [] : this.#holds(this.#base).functions;
    if (this.#base?.kind === 'import') facts.touches = true;
    for (const fn of functions) facts.names.add(fn);
  }

  /** Does the annotation of a variable or field name something imported? */
  #isOfImport(node: Node): boolean {
    const type = (node as Partial<TSESTree.Identifier>).typeAnnotation?.typeAnnotation;
    const name = type?.type === 'TSTypeReference' && type.typeName.type === 'Identifier' ? type.typeName.name : undefined;
    return name !== undefined && this.#scopes.moduleVariable(name)?.kind === 'import';
  }

  #sends(path: readonly string[], callee: Node): boolean {
    const name = path.at(-1)!;
    if (callee.type !== 'MemberExpression') {
      const { sends, ends, opens, answers } = judgeName(name);
      // What makes frames tells a text.
      return sends || ends || opens || answers || METHODS.has(name) || saysSse(name);
    }
    if (TELLING.test(name) || saysSse(name)) return true;
    const { sends, ends, opens, answers } = judgeName(name);
    if (!sends && !ends && !opens && !answers && !METHODS.has(name)) return false;
    const object = unwrap(callee.object);
    if (object.type === 'ThisExpression' || SENDERS.test(lastName(object))) return true;
    // Loggers are told by their names.
    if (this.#policy.isExempt(path, true)) return false;
    if (object.type === 'Identifier') return this.#isCaptured(object);
    // Of a list in a field it says nothing.
    if (object.type === 'MemberExpression' && unwrap(object.object).type === 'ThisExpression') this.#here.facts.pushes.add(memberName(object) ?? '');
    return false;
  }

  /** Is it the code of another file, as far as names tell? What the file itself holds is looked at there. */
  #isElsewhere(callee: Node): boolean {
    let object = unwrap(callee);
    while (object.type === 'MemberExpression') object = unwrap(object.object);
    const variable = object.type === 'Identifier' ? this.#scopes.variableOf(object) : undefined;
    return object.type !== 'Identifier' || (variable !== undefined && (variable.home !== this.#scopes.program || variable.kind === 'import' || !this.#holds(variable).code));
  }

  /** Is a stream handed to the call, by its name: a variable of a function around, a field, or anything where the callee is elsewhere? */
  #givesAway({ arguments: args }: TSESTree.CallExpression | TSESTree.NewExpression, elsewhere: boolean): boolean {
    return args.some((argument) => {
      const given = unwrap(argument.type === 'SpreadElement' ? argument.argument : argument);
      if (given.type === 'MemberExpression') {
        const object = unwrap(given.object);
        return SENDERS.test(memberName(given) ?? '') && (object.type === 'ThisExpression' || SENDERS.test(lastName(object)));
      }
      return given.type === 'Identifier' && (SENDERS.test(given.name) ? elsewhere || this.#isCaptured(given) : this.#isCaptured(given) && this.#scopes.variableOf(given)?.kind === 'param');
    });
  }

  /** Is it a variable of a function around? */
  #isCaptured(identifier: Node): boolean {
    const variable = this.#scopes.variableOf(identifier);
    return variable !== undefined && variable.home !== this.#here.node && variable.home !== this.#scopes.program;
  }

  /** The functions of the file that are called, by themselves or by the name of a method; undefined for others. */
  #callees({ callee }: TSESTree.CallExpression | TSESTree.NewExpression): readonly (FunctionNode | string)[] | undefined {
    const called = unwrap(callee);
    if (isFunction(called)) return [called];
    if (called.type === 'Identifier') {
      const variable = this.#scopes.variableOf(called);
      const functions = variable === undefined ? [] : this.#holds(variable).functions;
      return functions.length > 0 ? functions : undefined;
    }
    if (called.type !== 'MemberExpression' || unwrap(called.object).type !== 'ThisExpression') return undefined;
    const name = memberName(called);
    return name === undefined ? undefined : [name];
  }

  /** `closed = true`, `this.started = true`, `state.res = res`: others may go by it. */
  #noteAssignment(target: Node, value: Node | undefined): void {
    const { facts } = this.#here;
    const left = unwrap(target);
    if (left.type === 'Identifier') {
      if (this.#scopes.variableOf(left)?.home !== this.#here.node) facts.touches = true;
      return;
    }
    const name = left.type === 'MemberExpression' ? memberName(left) : undefined;
    if (name !== undefined && value?.type === 'ArrayExpression') this.lists.add(name);
    // What is made here is nothing to others yet.
    if (left.type !== 'MemberExpression' || name === undefined || this.#isFresh(left)) return;
    if (value === undefined || isConstant(unwrap(value))) facts.fields.add(name);
    else if (SENDERS.test(name) && unwrap(value).type === 'Identifier') facts.touches = true;
  }

  /** Is it a field of an object that this function made, as far as names tell? */
  #isFresh(member: TSESTree.MemberExpression): boolean {
    const { node } = this.#here;
    let object = unwrap(member.object);
    while (object.type === 'MemberExpression') object = unwrap(object.object);
    if (object.type === 'ThisExpression') return isConstructor(this.#scopes, node);
    const variable = object.type === 'Identifier' ? this.#scopes.variableOf(object) : undefined;
    return variable !== undefined && variable.home === node && variable.kind !== 'param';
  }

  #noteTest(test: Node): void {
    const queue = [test];
    for (const node of queue) {
      const tested = unwrap(node);
      if (tested.type === 'UnaryExpression') queue.push(tested.argument);
      else if (tested.type === 'LogicalExpression' || tested.type === 'BinaryExpression') queue.push(tested.left, tested.right);
      else if (tested.type === 'MemberExpression') this.tested.add(memberName(tested) ?? '');
    }
  }
}

function heldBy(variable: Variable): Held {
  const functions = functionsOf(variable);
  const values = variable.writes.flatMap(({ value }) => value ?? []);
  const code = functions.length > 0 || variable.kind === 'class' || values.some((value) => unwrap(value).type === 'ObjectExpression');
  return { functions, code, made: values.some(isMade) };
}

function isConstructor(scopes: Scopes, node: Node): boolean {
  const parent = scopes.parentOf(node);
  return parent?.type === 'MethodDefinition' && parent.kind === 'constructor';
}

const isConstant = (value: Node): boolean => value.type === 'Literal' || value.type === 'UnaryExpression';

/** The functions that a variable may hold: those of a class are its methods. */
function functionsOf({ writes }: Variable): FunctionNode[] {
  return writes.flatMap(({ value }) => {
    const held = value === undefined ? undefined : unwrap(value);
    return isClass(held) ? held.body.body.flatMap((member) => (member.type === 'MethodDefinition' && isFunction(member.value) ? [member.value] : [])) : functionsFrom(held);
  });
}
