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
import { siteOf } from '../syntax/node.ts';
import type { Status } from '../streams/protocol.ts';
import { askLives, type Effect, type Life, type Question, type Wrong } from './life.ts';

export function lateResponse(file: SourceFile): Finding[] {
  return [...askLives(file, QUESTION), ...askLives(file, NOT_HIJACKED)];
}

const QUESTION: Question = {
  rule: 'no-response-after-open',
  effect(life, effect, status) {
    // Where it was lent, only the code elsewhere tells whether the head is out.
    if (effect.effect === 'late') return wrongOf(life, effect, status !== 'lent');
    if (effect.effect === 'answer' && effect.by === RETURN) return isOut(status) ? wrongOf(life, effect) : undefined;
    // `setHeader()` fails once the head is out, even after the end.
    const setsHeaders = effect.effect === 'prepare' && effect.by !== undefined && life.stream.model.afterEnd.answer === 'throws';
    return setsHeaders && isOut(status) ? wrongOf(life, effect) : undefined;
  },
};

/** A handler of Fastify that fails, where it has written to the raw response without `reply.hijack()`. */
const NOT_HIJACKED: Question = {
  rule: 'no-response-after-open',
  exit({ scope, stream }, exit, status) {
    if (stream.model.id !== 'fastify-raw' || exit.how !== 'throw' || exit.to !== 'root' || !(isOut(status) || (status === 'prepared' && (stream.goesOn || stream.sentByCalls)))) return undefined;
    return {
      form: 'not-hijacked',
      certain: false,
      at: () => {
        const write = scope.cx.sends.find((send) => send.stream === stream);
        return write === undefined ? undefined : siteOf(write.node);
      },
      message: (path) => `The error comes too late for ${streamInWords({ name: stream.name, title: stream.model.title })}: ${storyOf(path)}, and Fastify, which would answer it, can only cut the connection. Call \`reply.hijack()\` before the first write, and end the response where it fails.`,
    };
  },
};

const isOut = (status: Status): boolean => status === 'open' || status === 'sent';

function wrongOf({ stream }: Life, effect: Effect, certain = true): Wrong {
  const by = effect.by ?? 'answer';
  return {
    form: FORMS[by] ?? (effect.effect === 'prepare' ? 'headers' : 'answer'),
    // A handler of another file that answered says so by what it returns, which is not always followed.
    certain: certain && ((path) => !path.some((step) => step.file !== undefined && step.text === ANSWERED)),
    anywhere: true,
    happens: HAPPENS[by] ?? (isOfContext(stream, by) ? `\`${by}\` is set on the context` : `\`${by}()\` is called`),
    message: (path) => `${subject(stream, by)} comes too late for ${streamInWords({ name: stream.name, title: stream.model.title })}: ${storyOf(path)}, and ${consequence(stream, by)}.`,
  };
}

const TRANSPORT = 'SSEServerTransport';
const RETURN = 'return';
const FORMS: Readonly<Record<string, string>> = { writeHead: 'second-head', throw: 'thrown', [RETURN]: 'returned', [TRANSPORT]: 'transport' };
const HAPPENS: Readonly<Record<string, string>> = {
  throw: 'an error is thrown for the framework to answer',
  [RETURN]: 'a value is returned for the framework to answer with',
  [TRANSPORT]: 'the transport writes its own head',
};

/** Set on Koa's context rather than called on the response. */
const isOfContext = ({ model }: Life['stream'], by: string): boolean => model.id === 'koa-raw' && /^(?:status|type|length|etag|lastModified|set|append|redirect)$/.test(by);

function subject(stream: Life['stream'], by: string): string {
  if (by === 'throw') return 'The error that is thrown here';
  if (by === RETURN) return 'The value that is returned here';
  if (isOfContext(stream, by)) return `\`${by}\` of the context`;
  return by === TRANSPORT ? `\`new ${TRANSPORT}()\`` : `\`${stream.name}.${by}()\``;
}

function consequence(stream: Life['stream'], by: string): string {
  if (by === 'throw') return 'the framework can only cut the connection';
  if (by === RETURN) return 'Fastify cannot answer with it: it fails with ERR_HTTP_HEADERS_SENT';
  if (isOfContext(stream, by)) return 'Koa ignores it, since the head is out';
  if (by === TRANSPORT) return 'its start() writes the head once more, which fails with ERR_HTTP_HEADERS_SENT';
  return stream.model.id.startsWith('fastify') && /^(?:send|code|status)$/.test(by) ? 'Fastify cannot answer any more' : 'the head cannot be written once more: it fails with ERR_HTTP_HEADERS_SENT';
}
