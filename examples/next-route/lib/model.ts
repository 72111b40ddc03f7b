import { setTimeout as sleep } from 'node:timers/promises';

/** The answer of a (fake) model; the request's ?source= chooses what becomes of it. */
export async function* tokens(request: Request): AsyncGenerator<string> {
  const source = new URL(request.url).searchParams.get('source');
  await sleep(10);
  if (source === 'throws') throw new Error('the model is overloaded');
  if (source === 'empty') return;
  yield* ['Hel', 'lo', '!'];
}

/** The same answer as the model's host would send it: the bytes of an event stream. */
export function completion(request: Request): ReadableStream<Uint8Array> {
  const encode = new TransformStream<string, Uint8Array>({
    transform(token, controller) {
      controller.enqueue(new TextEncoder().encode(`data: ${token}\n\n`));
    },
  });
  return ReadableStream.from(tokens(request)).pipeThrough(encode);
}
