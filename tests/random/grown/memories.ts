/** Variables that remember a send: how they are declared, set and asked, in many spellings. */
import { compound, type Piece } from '../program.ts';
import type { Draw } from '../draw.ts';

export interface Memory {
  readonly kind: string;
  readonly declarations: readonly Piece[];
  /** Statements, one of which notes the send of an item. */
  readonly marks: (item: string) => readonly string[];
  /** Conditions that hold while nothing was noted. */
  readonly unsent: readonly string[];
  /** Conditions that hold once something was. */
  readonly sent: readonly string[];
}

const makers: Readonly<Record<string, (name: string) => Omit<Memory, 'kind'>>> = {
  flag: (name) => ({
    declarations: [`let ${name} = false;`],
    marks: () => [`${name} = true;`, `${name} ||= true;`, `[${name}] = [true];`, `({ ${name} } = { ${name}: true });`, `${name} = !false;`],
    unsent: [`!${name}`, `${name} === false`, `${name} !== true`, `!Boolean(${name})`, `(${name} ? false : true)`],
    sent: [name, `${name} === true`, `!!${name}`, `Boolean(${name})`],
  }),
  pending: (name) => ({
    declarations: [`let ${name} = true;`],
    marks: () => [`${name} = false;`, `${name} &&= false;`],
    unsent: [name, `${name} === true`],
    sent: [`!${name}`, `${name} !== true`],
  }),
  'unset variable': (name) => ({
    declarations: [`let ${name};`],
    marks: (item) => [`${name} = ${item};`, `${name} = 'yes';`, `${name} = 1;`],
    unsent: [`${name} === undefined`, `${name} == null`, `typeof ${name} === 'undefined'`, `!${name}`, `void 0 === ${name}`],
    sent: [`${name} !== undefined`, `${name} != null`, name],
  }),
  counter: (name) => ({
    declarations: [`let ${name} = 0;`],
    marks: () => [`${name}++;`, `++${name};`, `${name} += 1;`, `${name} = ${name} + 1;`],
    unsent: [`${name} === 0`, `!${name}`, `${name} < 1`, `0 === ${name}`, `${name} <= 0`, `!(${name} > 0)`, `1 > ${name}`],
    sent: [`${name} > 0`, name, `${name} !== 0`, `${name} >= 1`],
  }),
  list: (name) => ({
    declarations: [`const ${name} = [];`],
    marks: (item) => [`${name}.push(${item});`, `${name}.unshift(${item});`],
    unsent: [`!${name}.length`, `${name}.length === 0`, `${name}.length < 1`],
    sent: [`${name}.length > 0`, `${name}.length`, `${name}.length !== 0`],
  }),
  set: (name) => ({
    declarations: [`const ${name} = new Set();`],
    marks: (item) => [`${name}.add(${item});`],
    unsent: [`!${name}.size`, `${name}.size === 0`],
    sent: [`${name}.size > 0`, `${name}.size`],
  }),
  text: (name) => ({
    declarations: [`let ${name} = '';`],
    marks: () => [`${name} += 'x';`, `${name} = ${name} + 'x';`, `${name} = \`\${${name}}x\`;`, `${name} = 'x'.concat(${name});`],
    unsent: [`${name} === ''`, `!${name}`, `${name}.length === 0`, `'' === ${name}`],
    sent: [`${name} !== ''`, name, `${name}.length > 0`],
  }),
  first: (name) => ({
    declarations: [`let ${name} = null;`],
    marks: (item) => [
      `${name} ??= ${item};`,
      `${name} = ${name} ?? ${item};`,
      `${name} = ${item};`,
      `if (${name} === null) ${name} = ${item};`,
    ],
    unsent: [`${name} == null`, `${name} === null`, `!${name}`],
    sent: [`${name} != null`, name, `${name} !== null`],
  }),
  field: (name) => ({
    declarations: [`const ${name} = { sent: false, last: null };`],
    marks: () => [`${name}.sent = true;`, `${name}['sent'] = true;`, `Object.assign(${name}, { sent: true });`, `${name}.sent ||= true;`],
    unsent: [`!${name}.sent`, `${name}.sent === false`, `!${name}['sent']`],
    sent: [`${name}.sent`, `${name}?.sent`],
  }),
  'shared object': (name) => ({
    declarations: [`const ${name} = { n: 0 };`, `const ${name}Alias = ${name};`],
    marks: () => [`${name}.n++;`, `${name}Alias.n += 1;`, `${name}Alias.n = 1;`],
    unsent: [`${name}.n === 0`, `!${name}Alias.n`],
    sent: [`${name}Alias.n > 0`, `${name}.n`],
  }),
  accessors: (name) => ({
    declarations: [
      {
        ...compound(
          `const ${name} = (() => {`,
          [
            'let noted = false;',
            compound('return {', ['note: () => { noted = true; },', 'get none() { return !noted; },', 'isEmpty: () => !noted,'], '};'),
          ],
          '})();',
        ),
        fixed: true,
      },
    ],
    marks: () => [`${name}.note();`],
    unsent: [`${name}.none`, `${name}.isEmpty()`],
    sent: [`!${name}.none`, `!${name}.isEmpty()`],
  }),
  instance: (name) => ({
    declarations: [
      {
        ...compound(
          `class ${name}Class {`,
          ['#n = 0;', 'noted = false;', 'note() { this.#n++; this.noted = true; }', 'get empty() { return this.#n === 0; }'],
          '}',
        ),
        fixed: true,
      },
      `const ${name} = new ${name}Class();`,
    ],
    marks: () => [`${name}.note();`],
    unsent: [`${name}.empty`, `!${name}.noted`],
    sent: [`!${name}.empty`, `${name}.noted`],
  }),
};

export function drawMemory(draw: Draw): Memory {
  const kind = draw.pick(Object.keys(makers));
  draw.tag(`memory:${kind}`);
  return { kind, ...makers[kind]!(draw.fresh('m')) };
}
