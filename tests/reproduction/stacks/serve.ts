/** Starts a stack with a code variant. Only the stack's own libraries are loaded. */
import { GENERATORS, LOOPS } from '../codes.ts';
import { STACKS } from './catalogue.ts';
import type { Serve, ServeGenerator } from './stack.ts';

interface StackFile {
  readonly loops?: Readonly<Record<string, Serve>>;
  readonly generators?: Readonly<Record<string, ServeGenerator>>;
}

export async function serve(name: string, code: string): Promise<void> {
  const stack = STACKS.find((one) => one.name === name);
  if (stack === undefined) throw new Error(`No stack is called ${name}.`);
  const { loops, generators } = (await import(`./${stack.file}.js`)) as StackFile;
  const [loop, generator] = [loops?.[name], generators?.[name]];
  if (loop !== undefined && Object.hasOwn(LOOPS, code)) await loop(LOOPS[code as keyof typeof LOOPS]);
  else if (generator !== undefined && Object.hasOwn(GENERATORS, code)) await generator(GENERATORS[code as keyof typeof GENERATORS]);
  else throw new Error(`${name} has no code ${code}.`);
}
