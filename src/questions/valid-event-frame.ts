/**
 * Are the frames that the code sends what it takes them for? Judged is text that the code itself puts together for a
 * stream of events; what it passes on is not looked at.
 *
 * Misses, for one: a formatter of a package.
 */
import type { SourceFile } from '../file.ts';
import type { Change, Finding } from '../findings.ts';
import { reachable } from '../flow/together.ts';
import type { Send } from '../lower/context.ts';
import type { LoweredScope } from '../lower/scope.ts';
import type { Stream } from '../lower/streams.ts';
import type { Node } from '../syntax/node.ts';
import { isSeenAt } from './evidence.ts';
import { isComment, readAlong, type Sent } from './frames/along.ts';
import { Composer, type Composition } from './frames/compose.ts';
import { addData, contentOf, endWithBlankLine, renameField, unescape } from './frames/mend.ts';
import { isDataOfMessage } from './frames/message.ts';
import { looseFlaws } from './frames/loose.ts';
import { BOUNDARY, HAS, looksLikeFrame, mayEndFrame, scan, type Flaw } from './frames/scan.ts';
import { BLANK_LINE, OPEN_COMMENT, sentenceOf, type Form } from './frames/words.ts';

export function validEventFrame(file: SourceFile): Finding[] {
  const question = new EventFrames(file);
  for (const scope of file.streamScopes) question.judge(scope);
  question.judgeLoose();
  return question.findings;
}

class EventFrames {
  readonly #file: SourceFile;
  readonly #composer: Composer;
  readonly #found = new Map<string, Finding>();
  /** The literals of what streams are sent. */
  readonly #sent = new Set<Node>();

  constructor(file: SourceFile) {
    this.#file = file;
    this.#composer = new Composer(file.scopes);
  }

  get findings(): Finding[] {
    return [...this.#found.values()];
  }

  judge(scope: LoweredScope): void {
    const reached = reachable(scope.graph);
    for (const stream of scope.cx.streams) {
      if (stream.evidence.length === 0 || stream.model.sseOnly) continue;
      const sends = onPaths(scope.cx.sends.filter((send) => send.stream === stream), reached).map((send) => ({ send, texts: this.#textsOf(send) }));
      // It is reported where it is written.
      if (!sends.some((sent) => this.#hasPartIn(sent))) continue;
      const framed = sends.filter(({ texts }) => texts.some(looksLikeFrame));
      if (framed.length === 0 && (stream.model.id === 'generator' || !isDeclared(stream))) continue;
      for (const { texts } of sends) for (const text of texts) for (const part of text) if ('text' in part) this.#sent.add(part.node);
      this.#judgeStream(scope, stream, sends, reached);
    }
  }

  /** What formatters make for others. */
  judgeLoose(): void {
    const { flaws, open } = looseFlaws(this.#file.scopes, this.#composer, (node) => this.#sent.has(node));
    for (const flaw of flaws) this.#addFlaw(undefined, flaw);
    for (const node of open) this.#add(undefined, { form: 'blank-line', certain: true, range: this.#rangeOf(node, 0), message: BLANK_LINE, changes: [] });
  }

  #hasPartIn({ send, texts }: Sent): boolean {
    return this.#file.owns(send.node) || texts.some((parts) => parts.some((part) => this.#file.owns('text' in part ? part.node : part.hole)));
  }

  #textsOf({ payload, env, node }: Send): readonly Composition[] {
    return payload === undefined ? [[{ hole: node, holds: 'unknown' }]] : this.#composer.textsOf(payload, env);
  }

  #judgeStream({ graph }: LoweredScope, stream: Stream, sends: readonly Sent[], reached: ReadonlySet<number>): void {
    const isShown = ({ send: { block } }: Sent) => isSeenAt(graph, stream, block, reached);
    const { flaws, open } = readAlong(graph, sends);
    const escaped = new Set(flaws.filter(({ kind }) => kind === 'escaped').map(({ sent }) => sent));
    for (const flaw of flaws) if (isShown(flaw.sent)) this.#addFlaw(stream, flaw);
    // What is called later may end a frame that is open here.
    const later = sends.some(({ send: { block } }) => !reached.has(block) || block >= (graph.afterwards ?? Infinity));
    const isWhole = isDeclared(stream) || sends.some(({ texts }) => texts.some((text) => looksLikeFrame(text) && scan(BOUNDARY, text).end.at === 'boundary'));
    for (const [sent, { state, always, again, repeats, glued }] of open) {
      if (escaped.has(sent) || !isShown(sent) || ((later || again) && sends.some((other) => other !== sent && other.texts.some(mayEndFrame)))) continue;
      const lent = (stream.handedOver && !later) || (stream.borrowed && !stream.opens && !stream.ends);
      const certain = always && state.sure && isWhole && !lent && (!isComment(state) || glued);
      this.#addOpen(stream, sent, { certain, message: isComment(state) ? OPEN_COMMENT : BLANK_LINE, repeats: repeats && (state.has & HAS.json) === 0 });
    }
  }

  #addFlaw(stream: Stream | undefined, found: Flaw): void {
    // It is reported where it is written.
    if (!this.#file.owns(found.node)) return;
    const { kind, node, from, what } = found;
    const certain = found.certain || (kind === 'line-ends' && isDataOfMessage(this.#file.scopes, node));
    this.#add(stream, { form: kind, certain, range: this.#rangeOf(node, from), message: sentenceOf(found, this.#snippet(node)), changes: this.#changesOf(kind, node, what) });
  }

  #changesOf(kind: Form, node: Node, what: string): Change[] {
    const { text } = this.#file;
    const name = what.trim();
    switch (kind) {
      case 'escaped':
        return [{ title: 'Write line ends.', certain: true, edit: () => unescape(text, node) }];
      case 'no-data':
        return [{ title: 'Add an empty data line.', certain: false, edit: () => addData(text, node) }];
      case 'unknown-field':
        if (/^(?:data|event|id|retry)$/i.test(name)) return [{ title: `Write \`${name.toLowerCase()}\`.`, certain: true, edit: () => renameField(text, node, what, name.toLowerCase()) }];
        return [{ title: `Send it as the data of an event named \`${name}\`.`, certain: false, edit: () => renameField(text, node, what, `event: ${name}\\ndata`) }];
      default:
        return [];
    }
  }

  /** @param repeats it may be another line of data that goes on */
  #addOpen(stream: Stream, { send, texts }: Sent, { certain, message, repeats }: { readonly certain: boolean; readonly message: string; readonly repeats: boolean }): void {
    const [text] = texts;
    const known = text?.findLast((part) => 'text' in part && part.text !== '') ?? text?.at(-1);
    const node = known === undefined ? send.node : 'text' in known ? known.node : known.hole;
    if (!this.#file.owns(node)) return;
    const inside = send.payload !== undefined && node.range[0] >= send.payload.range[0] && node.range[1] <= send.payload.range[1];
    this.#add(stream, { form: 'blank-line', certain, range: this.#rangeOf(node, 0), message, changes: [{ title: 'End the frame with a blank line.', certain: inside && !repeats, edit: () => endWithBlankLine(this.#file.text, texts) }] });
  }

  #add(stream: Stream | undefined, { form, certain, range, message, changes }: Pick<Finding, 'form' | 'certain' | 'range' | 'message' | 'changes'>): void {
    const key = `${form} ${range[0]}`;
    if (this.#found.has(key) && (this.#found.get(key)!.certain || !certain)) return;
    const { lines } = this.#file;
    const loc = { start: lines.at(range[0]), end: lines.at(range[1]) };
    this.#found.set(key, { rule: 'valid-event-frame', form, certain, range, loc, ...(stream === undefined ? {} : { stream: { name: stream.name, model: stream.model.id, title: stream.model.title } }), path: [], message, changes });
  }

  /** The node, or the line of a literal at an offset of its text, cut to one line of the source. */
  #rangeOf(node: Node, from: number): readonly [number, number] {
    const { text, lines } = this.#file;
    const content = contentOf(text, node);
    const isPlain = content !== undefined && !text.slice(...content).includes('\\');
    const start = content !== undefined && isPlain ? Math.min(content[0] + from, content[1]) : (node.type === 'TemplateElement' ? (content?.[0] ?? node.range[0]) : node.range[0]);
    const end = Math.min(node.type === 'TemplateElement' ? (content?.[1] ?? node.range[1]) : node.range[1], lines.endOfLine(start));
    return [start, Math.max(start, end)];
  }

  /** The source of a node in code marks, on one line. */
  #snippet({ range }: Node): string {
    const text = this.#file.text.slice(...range).replace(/\s+/g, ' ').replaceAll('`', "'");
    return `\`${text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text}\``;
  }
}

const MOST_SHOWN = 40;

/** Without the sends that were glimpsed only, where a path makes them too. */
function onPaths(sends: readonly Send[], reached: ReadonlySet<number>): Send[] {
  const made = new Set(sends.filter(({ block }) => reached.has(block)).map(({ node }) => node));
  return sends.filter(({ block, node }) => reached.has(block) || !made.has(node));
}

/** Does something other than a text that looks like a frame say that it is a stream of events? */
const isDeclared = (stream: Stream): boolean => stream.evidence.some(({ kind }) => kind !== 'frame');
