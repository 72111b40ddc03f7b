/** Small faithful copies of the web streams, and of what pulls a generator dry. */
import { Boom, isMistake, type Scene } from './scene.ts';

export function webStreams(scene: Scene): Record<string, unknown> {
  const closed = (): Boom => new Boom('ERR_INVALID_STATE');
  /** Pulls a generator dry; each yielded chunk is a send, its error cuts the stream. */
  const drain = (frames: AsyncIterable<unknown>): object => {
    void (async () => {
      for await (const frame of frames) scene.send(frame);
      scene.end();
    })();
    return { pipe() {} };
  };
  const writer = {
    write: (chunk: unknown) => (scene.send(chunk) ? Promise.resolve() : Promise.reject(closed())),
    close: () => (scene.end() ? Promise.resolve() : Promise.reject(closed())),
    abort() {
      scene.abort();
      return Promise.resolve();
    },
  };
  return {
    TextEncoder: class {
      encode(text: string) {
        return text;
      }
    },
    Response: class {},
    Readable: { from: drain },
    TransformStream: class {
      readable = {};
      writable = { getWriter: () => writer };
    },
    ReadableStream: class {
      static from = drain;
      constructor(underlying: UnderlyingSource) {
        const controller = {
          enqueue(chunk: unknown) {
            if (!scene.send(chunk)) throw closed();
          },
          close() {
            if (!scene.end()) throw closed();
          },
          error: () => scene.abort(),
        };
        const started = underlying.start?.(controller);
        if (underlying.pull) void pullDry(scene, started, () => underlying.pull!(controller));
        else void noteError(scene, started);
      }
    },
  };
}

interface UnderlyingSource {
  start?(controller: unknown): unknown;
  pull?(controller: unknown): unknown;
}

/** A start() that rejects cuts the stream: what was queued is lost. */
async function noteError(scene: Scene, started: unknown): Promise<void> {
  try {
    await started;
    scene.note('start() returns');
  } catch (error) {
    if (isMistake(error)) scene.mistakes.push(error);
    scene.note(`start() throws ${String((error as Error).message)}: the stream is cut`);
  }
}

/** A client that reads on: pull is called again until the stream is over or errored. */
async function pullDry(scene: Scene, started: unknown, pull: () => unknown): Promise<void> {
  await started;
  try {
    for (let calls = 0; scene.live && calls < 8; calls++) await pull();
  } catch (error) {
    if (isMistake(error)) scene.mistakes.push(error);
    scene.note(`pull throws ${String((error as Error).message)}: the stream is cut`);
  }
}
