/** Reads the sends of a stream in the order in which its paths make them. */
import { successors, type Graph } from '../../ir/model.ts';
import { leadingTo } from '../../flow/together.ts';
import type { Send } from '../../lower/context.ts';
import type { Composition } from './compose.ts';
import { beginsFrame, BOUNDARY, HAS, LOST, scan, type Flaw, type State } from './scan.ts';

/** A send with the texts that it may be. */
export interface Sent {
  readonly send: Send;
  readonly texts: readonly Composition[];
}

export type SentFlaw = Flaw & { readonly sent: Sent };

export interface Reading {
  /** What is wrong with a send, where it is so in every way in which its text may be put together. */
  readonly flaws: readonly SentFlaw[];
  /** Sends after which a path ends, or begins another frame, while the frame is open. */
  readonly open: ReadonlyMap<Sent, Open>;
}

export interface Open {
  readonly state: State;
  /** It is so in every way in which its text may be put together. */
  readonly always: boolean;
  /** It may follow itself, as another line of the same data. */
  readonly repeats: boolean;
  /** It is open for no other reason than that: it is not, where something ends it. */
  readonly again: boolean;
  /** A frame is seen to be sent behind it. */
  readonly glued: boolean;
}

/** Within a line that is a comment. */
export const isComment = ({ at, field }: State): boolean => at === 'field' && field === '';

/** A state with the send that left the stream in it. */
interface Standing {
  readonly state: State;
  readonly after: Sent | undefined;
}

/** More states than these at one place are not told apart. */
const MOST_STATES = 32;

export function readAlong(graph: Graph, sends: readonly Sent[]): Reading {
  return new Reader(graph, sends).run();
}

class Reader {
  readonly #graph: Graph;
  readonly #sends = new Map<number, Sent[]>();
  readonly #numbers = new Map<Sent, number>();
  /** By block. Most blocks of a large graph are never come to. */
  readonly #states: Map<string, Standing>[] = [];
  readonly #flaws = new Map<string, SentFlaw>();
  /** Frames without data, by the send that dispatches them, and sends that dispatch none in some way. */
  readonly #dataless = new Map<Sent, SentFlaw>();
  readonly #fine = new Set<Sent>();
  readonly #open = new Map<Sent, Pick<Open, 'state' | 'again' | 'glued'>>();
  /** Sends that leave the frame ended, or nobody knows how, in some way. */
  readonly #ending = new Set<Sent>();
  readonly #repeating = new Set<Sent>();

  constructor(graph: Graph, sends: readonly Sent[]) {
    this.#graph = graph;
    sends.forEach((sent, index) => {
      this.#numbers.set(sent, index);
      const { block } = sent.send;
      this.#sends.set(block, [...(this.#sends.get(block) ?? []), sent]);
    });
  }

  run(): Reading {
    const before = leadingTo(this.#graph, [...this.#sends.keys()]);
    const queue = entriesOf(this.#graph).filter((entry) => before.has(entry));
    for (const entry of queue) this.#reach(entry, { state: BOUNDARY, after: undefined });
    const waiting = new Set(queue);
    for (const block of waiting) {
      waiting.delete(block);
      const { term } = this.#graph.blocks[block]!;
      const after = this.#through(block);
      for (const next of successors(term)) {
        // Where nothing was sent and nothing will be there is nothing to read.
        for (const standing of after) if ((standing.after !== undefined || before.has(next)) && this.#reach(next, standing)) waiting.add(next);
      }
      if (term.op === 'exit' || term.op === 'stop') for (const { state, after: last } of after) if (last !== undefined) this.#noteOpen(state, last);
    }
    const dataless = [...this.#dataless.values()].filter(({ sent }) => !this.#fine.has(sent));
    const open = new Map([...this.#open].map(([sent, one]) => [sent, { ...one, always: !this.#ending.has(sent), repeats: this.#repeating.has(sent) }] as const));
    return { flaws: [...this.#flaws.values(), ...dataless], open };
  }

  #reach(block: number, standing: Standing): boolean {
    const states = (this.#states[block] ??= new Map<string, Standing>());
    const key = this.#keyOf(standing);
    if (states.has(key)) return false;
    if (states.size >= MOST_STATES) return false;
    states.set(key, standing);
    return true;
  }

  #keyOf({ state: { at, field, has, sure }, after }: Standing): string {
    return `${at} ${field} ${has} ${sure} ${at === 'boundary' || after === undefined ? '' : this.#numbers.get(after)}`;
  }

  #through(block: number): readonly Standing[] {
    let standings: readonly Standing[] = [...(this.#states[block]?.values() ?? [])];
    for (const sent of this.#sends.get(block) ?? []) standings = this.#send(standings, sent);
    return standings;
  }

  #send(before: readonly Standing[], sent: Sent): Standing[] {
    const after = new Map<string, Standing>();
    for (const text of sent.texts) {
      for (const { state, after: last } of before) {
        if (last !== undefined) this.#noteGlued(state, last, sent, text);
        const { end, flaws } = scan(state, text);
        for (const flaw of flaws) this.#noteFlaw(flaw, sent);
        if (!flaws.some((flaw) => flaw.kind === 'no-data')) this.#fine.add(sent);
        if (end.at === 'boundary' || end.at === 'lost') this.#ending.add(sent);
        const standing = { state: end, after: sent };
        after.set(this.#keyOf(standing), standing);
      }
    }
    return after.size > MOST_STATES ? [{ state: LOST, after: sent }] : [...after.values()];
  }

  #noteFlaw(flaw: Flaw, sent: Sent): void {
    if (flaw.kind === 'no-data') this.#dataless.set(sent, { ...flaw, sent });
    else this.#flaws.set(`${this.#numbers.get(sent)} ${flaw.kind} ${flaw.node.range[0]} ${flaw.from}`, { ...flaw, sent });
  }

  /** A frame that begins while another is open. */
  #noteGlued(state: State, last: Sent, sent: Sent, text: Composition): void {
    const begins = beginsFrame(text);
    if (begins === undefined || !state.sure) return;
    if (state.at === 'field') {
      // A comment that is not ended takes the frame behind it along.
      if (state.field === '') this.#open.set(last, { state, again: false, glued: true });
      else this.#noteOpen(state, last);
    } else if (state.at !== 'line') return;
    else if ((begins === 'event' && (state.has & HAS.data) !== 0) || (begins === 'data' && (state.has & HAS.json) !== 0)) this.#noteOpen(state, last);
    else if (last === sent) {
      this.#repeating.add(sent);
      this.#noteOpen(state, last, true);
    }
  }

  #noteOpen(state: State, last: Sent, again = false): void {
    if ((state.at !== 'line' && state.at !== 'field') || state.field === '?') return;
    if ((state.has & HAS.data) === 0 && !isComment(state)) return;
    if (this.#open.get(last)?.again ?? true) this.#open.set(last, { state, again, glued: false });
  }
}

const entries = new WeakMap<Graph, readonly number[]>();

/** Where the scope begins, and each part that no path comes to because it is called later. */
function entriesOf(graph: Graph): readonly number[] {
  let known = entries.get(graph);
  if (known === undefined) {
    const reached = new Set(graph.blocks.flatMap((block) => successors(block.term)));
    entries.set(graph, (known = graph.blocks.map(({ id }) => id).filter((id) => id === graph.entry || !reached.has(id))));
  }
  return known;
}
