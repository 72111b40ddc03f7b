/**
 * Is an answer of another kind given, or are status and headers set, after the stream was committed?
 *
 * Headers that are only set are not out yet: until something is flushed, written or opened another answer is right.
 *
 * Misses, for one: a `throw` of a plain error, which most frameworks can only answer by cutting the connection.
 */
import type { Finding } from '../findings.ts';
import type { SourceFile } from '../file.ts';
import { ANSWERED, storyOf, streamInWords } from '../report/words.ts';
import type { Status } from '../streams/protocol.ts';
import { askLives, type Effect, type Life, type Question, type Wrong } from './life.ts';

export function lateResponse(file: SourceFile): Finding[] {
  return askLives(file, QUESTION);
}

const QUESTION: Question = {
  rule: 'no-response-after-open',
  effect(life, effect, status) {
    if (effect.effect === 'late') return wrongOf(life, effect);
    // `setHeader()` fails once the head is out, even after the end.
    const setsHeaders = effect.effect === 'prepare' && effect.by !== undefined && life.stream.model.afterEnd.answer === 'throws';
    return setsHeaders && isOut(status) ? wrongOf(life, effect) : undefined;
  },
};

const isOut = (status: Status): boolean => status === 'open' || status === 'sent';

function wrongOf({ stream }: Life, effect: Effect): Wrong {
  const by = effect.by ?? 'answer';
  return {
    form: FORMS[by] ?? (effect.effect === 'prepare' ? 'headers' : 'answer'),
    // A handler of another file that answered says so by what it returns, which is not always followed.
    certain: (path) => !path.some((step) => step.file !== undefined && step.text === ANSWERED),
    happens: by === 'throw' ? 'an error is thrown for the framework to answer' : by === TRANSPORT ? 'the transport writes its own head' : `\`${by}()\` is called`,
    message: (path) => `${subject(stream, by)} comes too late for ${streamInWords({ name: stream.name, title: stream.model.title })}: ${storyOf(path)}, and ${consequence(stream, by)}.`,
  };
}

const TRANSPORT = 'SSEServerTransport';
const FORMS: Readonly<Record<string, string>> = { writeHead: 'second-head', throw: 'thrown', [TRANSPORT]: 'transport' };

function subject(stream: Life['stream'], by: string): string {
  if (by === 'throw') return 'The error that is thrown here';
  return by === TRANSPORT ? `\`new ${TRANSPORT}()\`` : `\`${stream.name}.${by}()\``;
}

function consequence(stream: Life['stream'], by: string): string {
  if (by === 'throw') return 'the framework can only cut the connection';
  if (by === TRANSPORT) return 'its start() writes the head once more, which fails with ERR_HTTP_HEADERS_SENT';
  return stream.model.id.startsWith('fastify') && /^(?:send|code|status)$/.test(by) ? 'Fastify cannot answer any more' : 'the head cannot be written once more: it fails with ERR_HTTP_HEADERS_SENT';
}
