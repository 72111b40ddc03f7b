/** Where a grown statement stands, and what it may use there. */
import type { Exit } from '../draw.ts';
import type { Draw } from '../draw.ts';
import type { FrameKind, Stack } from '../stacks.ts';
import type { Memory } from './memories.ts';

/** A function of the program that can be called here. */
export interface Routine {
  readonly name: string;
  /** The call without `await`. */
  call(item: string): string;
  readonly async: boolean;
  /** What it hands back is such a memory's answer: `isEmpty()`. */
  readonly asks?: boolean;
}

/** Names are added where they are declared, and seen by what follows in the same block. */
export interface Place {
  readonly draw: Draw;
  readonly stack: Stack;
  /** The stream, as it is called here. */
  readonly target: string;
  readonly memories: Memory[];
  readonly routines: Routine[];
  readonly exits: readonly Exit[];
  readonly item: string | undefined;
  readonly error: string | undefined;
  readonly canAwait: boolean;
  /** Plain functions of a generator cannot yield its frames. */
  readonly canSend: boolean;
  /** How deep statements may still nest. */
  readonly depth: number;
}

/** A place inside: its names end with it. */
export function inside(place: Place, changes: Partial<Place> = {}): Place {
  return {
    ...place,
    memories: [...place.memories],
    routines: [...place.routines],
    depth: place.depth - 1,
    ...changes,
  };
}

/** A place in a function of its own: nothing outside can be left from here. */
export function insideFunction(place: Place, async: boolean, changes: Partial<Place> = {}): Place {
  return inside(place, {
    exits: [],
    error: undefined,
    canAwait: async,
    canSend: !place.stack.yields && (async || !place.stack.awaited),
    ...changes,
  });
}

/** An expression that sends a frame. */
export function sending(place: Place, kind: FrameKind, payload = ''): string {
  const { stack, target } = place;
  return `§${stack.awaited ? 'await ' : ''}${stack.send(target, kind, payload)}`;
}

/** The statement that ends the stream; undefined where the library does, or where it cannot be awaited. */
export function ending(place: Place): string | undefined {
  const { stack, target } = place;
  if (stack.awaited && !place.canAwait) return undefined;
  const call = stack.end(target);
  return call === undefined ? undefined : `${stack.awaited ? 'await ' : ''}${call};`;
}
