/** Findings in words: plain sentences, one path each. */
import type { Exit, Reason } from '../ir/model.ts';
import type { LoopKind, Step } from '../findings.ts';
import type { Outcome } from '../streams/protocol.ts';

const LOOPS: Readonly<Record<LoopKind, string>> = {
  'for-await': 'This `for await` loop',
  loop: 'This loop',
  recursion: 'This function, which calls itself for each chunk,',
  pull: 'This `pull()`',
  pipe: 'This `pipeTo()`',
  awaiting: 'This loop',
  events: 'This listener',
};

/** What the client sees, and what becomes of the server. */
const CONSEQUENCES: Readonly<Record<Outcome, string>> = {
  hang: 'so the response is left open with nothing sent, and the client waits for ever',
  crash: 'and nobody catches the error: the process dies or the response stays open',
  silent: 'so the response ends without a single event, and an EventSource reconnects for ever',
  managed: 'so the response ends or is cut off without a single event',
};

/** Who goes on where a path leaves: the owner of a stream that was only lent, or a caller that is not seen. */
export type Heir = 'owner' | 'caller' | undefined;

/** @param ended the stream is over by then */
function consequenceOf(outcome: Outcome, heir: Heir, ended: boolean): string {
  if (heir === 'owner') return 'so control goes back to a caller that cannot tell that nothing was sent';
  if (outcome !== 'crash') return CONSEQUENCES[outcome];
  if (heir === 'caller') return `and the error goes to the caller: unless it is handled there, the process dies${ended ? '' : ' or the response stays open'}`;
  return ended ? 'and nobody catches the error: the process dies' : CONSEQUENCES.crash;
}

/** The whole finding in one sentence. */
export function sentence(kind: LoopKind, stream: { readonly name: string; readonly title: string }, outcome: Outcome, path: readonly Step[], heir: Heir): string {
  const told = path.filter((step, index) => isTold(path, step, index));
  const story = told.length === 0 ? 'it is left' : storyOf(told);
  const ended = told.some(({ text }) => text === ENDED);
  return `${LOOPS[kind]} can leave ${streamInWords(stream)} with nothing sent: ${story}, ${consequenceOf(outcome, heir, ended)}.`;
}

/** "the HTTP response `res`". */
export function streamInWords({ name, title }: { readonly name: string; readonly title: string }): string {
  return `${/^\w+'s /.test(title) ? '' : 'the '}${title} \`${name}\``;
}

/** `line 12`, `sse.ts line 12` where the step stands in another file. */
export function whereIs({ file, line }: Step): string {
  if (file === undefined) return `line ${line}`;
  const names = file.split(/[\\/]/);
  // An index says little without its folder.
  const name = names.slice(/^index\./.test(names.at(-1)!) ? -2 : -1).join('/');
  return `${name} line ${line}`;
}

/** "the stream is opened (line 3), then the source throws (line 5)". */
export function storyOf(steps: readonly Step[]): string {
  return list(steps.map((step) => (step.kind === 'leaves' ? step.text : `${step.text} (${whereIs(step)})`)));
}

/** Is the step worth its words? The path has all of them. */
function isTold(path: readonly Step[], step: Step, index: number): boolean {
  if (step.kind === 'enters' || step.kind === 'leaves') return false;
  // Headers alone say little once the stream is opened; a generator and the loop over it end for one reason.
  if (step.text === HEADERS_SET) return !path.some((other) => other.text === OPENED);
  // Of functions that nobody awaits inside each other the innermost is enough.
  if (step.kind === 'detaches') return !path.slice(index + 1).some((later) => later.kind === 'detaches');
  return !path.slice(0, index).some((before) => before.text === step.text && before.kind === 'ends');
}

export const OPENED = 'the stream is opened';
export const HEADERS_SET = 'its headers are set';
export const SENT = 'something is sent';
export const ENDED = 'it is ended';
export const ANSWERED = 'it is answered';
export const ABORTED = 'it is broken off';
export const CLIENT_LEFT = 'the client leaves';

/** Clauses, put together as what happens one after the other. */
function list(parts: readonly string[]): string {
  return parts.length < 3 ? parts.join(', then ') : `${parts.slice(0, -1).join(', ')}, then ${parts.at(-1)}`;
}

export function reasonText(why: Reason, yielded: boolean, snippet: string): { readonly kind: Step['kind']; readonly text: string } | undefined {
  switch (why) {
    case 'source-ends':
      return { kind: 'ends', text: yielded ? 'the source ends' : 'the source yields nothing' };
    case 'source-throws':
      return { kind: 'throws', text: yielded ? 'the source throws' : 'the source throws before its first item' };
    case 'source-yields':
      return { kind: 'yields', text: 'an item sends nothing' };
    case 'throws':
    case 'gone':
      return { kind: 'throws', text: `${snippet} throws` };
    case 'thrown':
      return { kind: 'throws', text: 'an error is thrown' };
    case 'rejects':
      return { kind: 'rejects', text: `${snippet} rejects` };
    case 'detached':
      return { kind: 'detaches', text: 'the function is not awaited' };
    case 'called':
    case 'either':
      return undefined;
  }
}

export function exitText(exit: Exit): string {
  if (exit.to === 'event') return exit.how === 'throw' ? 'the listener throws' : 'nothing more happens';
  if (exit.how === 'throw') return exit.to === 'detached' ? 'the error leaves the function that nobody awaits' : 'the error leaves the function';
  return 'the function returns';
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
