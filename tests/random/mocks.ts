/** Small faithful copies of the stacks, and the unknown functions of `./lib.js`: everything a program imports. */
import { Boom, isMistake, openSource, Writable, type Scene } from './scene.ts';
import { webStreams } from './web-streams.ts';

type Handler = (...given: unknown[]) => unknown;

/** The bindings of one run. `serve` plays the one request. */
export interface Stage {
  readonly bindings: Record<string, unknown>;
  serve(): void;
}

export function setStage(scene: Scene): Stage {
  let serve: () => unknown = () => undefined;
  const handle = (run: () => unknown): void => {
    serve = run;
  };
  const request = {
    on() {},
    once() {},
    query: {},
    body: {},
    method: 'GET',
    url: '/',
  };
  const bindings = {
    ...unknowns(scene),
    $calm: calmUnknowns(scene),
    ...servers(scene, request, handle),
    ...webStreams(scene),
    ...libraries(scene),
    $enter<T>(line: number, value?: T): T | undefined {
      if (!scene.entered.has(line)) scene.note(`enters the loop of line ${line}`);
      scene.entered.add(line);
      return value;
    },
    $caught(error: unknown) {
      if (isMistake(error)) scene.mistakes.push(error);
      scene.note(`caught ${String((error as Error).message)}`);
    },
    $handle: handle,
  };
  return { bindings, serve: () => noteReturn(scene, 'the handler', serve()) };
}

/** Notes when an asynchronous function returns. Its rejection stays unhandled. */
function noteReturn(scene: Scene, name: string, result: unknown): void {
  if (result instanceof Promise) void result.then(() => scene.note(`${name} returns`));
}

/** `./lib.js`: nothing is known about these, except that a logger never throws. */
function unknowns(scene: Scene): Record<string, unknown> {
  const known = new Map<string, unknown>();
  const option = (name: string): unknown => {
    if (!known.has(name)) {
      const values = name.startsWith('mode') ? ['a', 'b', 'c'] : [false, true];
      const word = scene.pick(`opts.${name}`, ...values.map(String));
      known.set(
        name,
        values.find((value) => String(value) === word),
      );
    }
    return known.get(name);
  };
  return {
    opts: new Proxy({}, { get: (_, name) => (name in {} ? undefined : option(String(name))) }),
    logger: {
      info: () => scene.note('logger.info()'),
      error: () => scene.note('logger.error()'),
    },
    console: {
      log: () => scene.note('console.log()'),
      error: () => scene.note('console.error()'),
    },
    Boom,
    WritableStream: Writable,
    cond() {
      const outcome = scene.pick('cond()', 'false', 'true', 'throws');
      if (outcome === 'throws') throw new Boom('cond');
      return outcome === 'true';
    },
    work() {
      scene.call('work()');
      return { a: undefined };
    },
    step() {
      scene.call('step()');
      return scene.settled({ a: undefined });
    },
    /** The same where it matters whether it throws or rejects. */
    stepInChain() {
      const outcome = scene.pick('step()', 'resolves', 'rejects', 'throws');
      if (outcome === 'throws') throw new Boom('step');
      return outcome === 'rejects' ? Promise.reject(new Boom('step')) : scene.settled({});
    },
    lookup() {
      const outcome = scene.pick('lookup()', 'null', 'something', 'throws');
      if (outcome === 'throws') throw new Boom('lookup');
      return scene.settled(outcome === 'null' ? null : { found: 1 });
    },
    source() {
      scene.call('source()');
      return openSource(scene, false);
    },
    sourceWithNulls() {
      scene.call('source()');
      return openSource(scene, true);
    },
  };
}

/** The same functions where they are called to handle an error, and not awaited. */
function calmUnknowns(scene: Scene): Record<string, () => unknown> {
  const note = (name: string): void => scene.note(`${name}() returns`);
  return {
    work: () => (note('work'), { a: undefined }),
    cond: () => scene.pick('cond()', 'false', 'true') === 'true',
    step: () => (note('step'), scene.settled({ a: undefined })),
    stepInChain: () => (scene.pick('step()', 'resolves', 'rejects') === 'rejects' ? Promise.reject(new Boom('step')) : scene.settled({})),
    source: () => openSource(scene, false),
    sourceWithNulls: () => openSource(scene, true),
  };
}

/** A Node response: `write` and `end` never throw, headers can be written once. */
function nodeResponse(scene: Scene): Record<string, unknown> {
  let status = 200;
  const other = (): boolean => status >= 300 || status === 204;
  let headed = false;
  const refuse = (): void => {
    if (scene.open) throw new Boom('ERR_HTTP_HEADERS_SENT');
  };
  const response = {
    set statusCode(code: number) {
      if (!scene.open) status = code;
    },
    get headersSent() {
      return scene.open;
    },
    get writableEnded() {
      return scene.ended || scene.answered;
    },
    get destroyed() {
      return scene.aborted;
    },
    setHeader() {
      refuse();
      return response;
    },
    writeHead(code: number) {
      refuse();
      status = code;
      headed = other();
      scene.commit();
      return response;
    },
    flushHeaders() {
      if (scene.live) scene.commit();
    },
    write: (chunk: unknown) => scene.send(chunk),
    end(chunk?: unknown) {
      const answers = other() && (headed || !scene.open);
      if (answers && scene.live) {
        scene.committed = false;
        scene.answer();
        return response;
      }
      if (chunk !== undefined) scene.send(chunk);
      scene.end();
      return response;
    },
    destroy() {
      scene.abort();
      return response;
    },
    on: () => response,
    once: () => response,
  };
  return response;
}

/** Express 4 on top of it: `json()` and `next(err)` are other answers. */
function expressResponse(scene: Scene): Record<string, unknown> {
  const response = nodeResponse(scene);
  const more = {
    set() {
      if (scene.open) throw new Boom('ERR_HTTP_HEADERS_SENT');
      return response;
    },
    status(code: number) {
      response.statusCode = code;
      return response;
    },
    json() {
      scene.answer();
      return response;
    },
    sendStatus() {
      scene.answer();
      return response;
    },
  };
  return Object.assign(response, more);
}

function servers(scene: Scene, request: object, handle: (run: () => unknown) => void): Record<string, unknown> {
  const last = (given: unknown[]): Handler => given[given.length - 1] as Handler;
  return {
    createServer(handler: Handler) {
      handle(() => handler(request, nodeResponse(scene)));
      return { listen() {} };
    },
    app: {
      get(...given: unknown[]) {
        const response = given.length > 2 || last(given).length > 1 ? expressResponse(scene) : undefined;
        const next = (): void => {
          if (!scene.open) scene.answer();
          else scene.end();
        };
        if (response) handle(() => last(given)(request, response, next));
        else handle(() => last(given)({ req: request, header() {} }));
      },
    },
    fastify: {
      get(...given: unknown[]) {
        const plugin = given.length > 2 ? (given[1] as { sse: boolean | 'v2' }).sse : undefined;
        if (plugin !== undefined) {
          handle(() => (plugin === 'v2' ? underSseV2 : underSsePlugin)(scene, (reply) => last(given)(request, reply)));
          return;
        }
        let hijacked = false;
        const reply = {
          hijack: () => (hijacked = true),
          raw: nodeResponse(scene),
        };
        handle(() => answeredFor(scene, last(given)(request, reply), () => !hijacked));
      },
    },
    router: {
      get(...given: unknown[]) {
        handle(() =>
          last(given)({
            set() {},
            req: request,
            res: nodeResponse(scene),
            status: 200,
            body: undefined,
            sendEvents: () => eventTarget(scene),
          }),
        );
      },
    },
    awslambda: { streamifyResponse: (handler: Handler) => handle(() => underLambda(scene, (stream) => handler({}, stream))) },
    ServerSentEvent,
    PassThrough: class {
      constructor() {
        return nodeResponse(scene);
      }
    },
  };
}

/** The framework answers for a handler that throws while nothing is committed. */
async function answeredFor(scene: Scene, result: unknown, answers: () => boolean): Promise<void> {
  try {
    await result;
  } catch (error) {
    if (isMistake(error)) scene.mistakes.push(error);
    scene.note(`the handler throws ${String((error as Error).message)}`);
    if (answers() && !scene.open) scene.answer();
  }
}

/** @fastify/sse ends the response once the handler is through; a send after that is rejected. */
async function underSsePlugin(scene: Scene, run: (reply: object) => unknown): Promise<void> {
  const sse = {
    send: (message: unknown) => (scene.send(message) ? Promise.resolve() : Promise.reject(new Boom('FST_ERR_SSE_CONNECTION_CLOSED'))),
    close: () => void scene.end(),
    get isConnected() {
      return scene.live;
    },
    onClose() {},
  };
  await answeredFor(scene, run({ sse }), () => true);
  scene.end();
}

/** fastify-sse-v2 leaves a response that it has begun to the handler. */
async function underSseV2(scene: Scene, run: (reply: object) => unknown): Promise<void> {
  await answeredFor(scene, run({ sse: (message: unknown) => void scene.send(message) }), () => true);
  if (!scene.sent) scene.end();
}

/** Lambda's runtime ends the stream of a handler that throws. */
async function underLambda(scene: Scene, run: (responseStream: object) => unknown): Promise<void> {
  const stream = Object.assign(nodeResponse(scene), { setContentType: () => scene.commit() });
  try {
    await run(stream);
  } catch (error) {
    if (isMistake(error)) scene.mistakes.push(error);
    scene.note(`the handler throws ${String((error as Error).message)}`);
    if (scene.live) scene.end();
  }
}

/** oak's event. */
class ServerSentEvent {
  readonly event: string;
  readonly data: unknown;

  constructor(event: string, { data }: { data: unknown }) {
    this.event = event;
    this.data = data;
  }
}

/** oak's target, once it is sent: nothing of it throws. */
function eventTarget(scene: Scene): Record<string, unknown> {
  scene.commit();
  const dispatch = (data: unknown): boolean => scene.send({ data });
  return {
    dispatchMessage: dispatch,
    dispatchComment: dispatch,
    dispatchEvent: (event: ServerSentEvent) => scene.send(event),
    close: () => void scene.end(),
  };
}

/** Hono and h3: sends after the end are dropped, closing twice is harmless. */
function libraries(scene: Scene): Record<string, unknown> {
  const send = (message: unknown): Promise<void> => {
    scene.send(message);
    return Promise.resolve();
  };
  const close = (): Promise<void> => {
    scene.end();
    return Promise.resolve();
  };
  return {
    /** Ends the stream when the callback has returned or thrown. */
    async streamSSE(_: unknown, run: (stream: object) => Promise<unknown>) {
      try {
        await run({
          writeSSE: send,
          write: send,
          close,
          onAbort() {},
          aborted: false,
        });
        scene.note('the callback returns');
      } catch (error) {
        if (isMistake(error)) scene.mistakes.push(error);
        scene.note(`the callback throws ${String((error as Error).message)}`);
      } finally {
        scene.end();
      }
    },
    createSession: (_: unknown, response: { end(): void }) => {
      scene.commit();
      return Promise.resolve({
        push: (data: unknown, event?: string) => scene.send(event === undefined ? { data } : { event, data }),
        get isConnected() {
          return scene.live;
        },
        end: () => response.end(),
      });
    },
    sseWriter: { send, close },
    Observable: class {
      constructor(subscribe: (subscriber: object) => unknown) {
        subscribe({
          next: (event: unknown) => void scene.send(event),
          complete: () => void scene.end(),
          error: () => void scene.abort(),
        });
      }
    },
    defineEventHandler: (handler: Handler) => handler,
    createEventStream: () => ({
      push: send,
      close,
      onClosed() {},
      send: () => ({}),
    }),
  };
}
