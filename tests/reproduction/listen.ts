/** Runs a cell whose client is a real EventSource. */
import type { Cell } from './cell.ts';
import { Listener, type Received } from './clients/event-source.ts';
import { ServerProcess } from './process.ts';

export interface Heard {
  readonly received: readonly Received[];
  readonly opened: boolean;
  /** The connection was lost while it still listened: it will connect again. */
  readonly lost: boolean;
  readonly requests: number;
}

/** @param patient waits until it has connected again, which takes it three seconds */
export async function listenTo({ program, source }: Pick<Cell, 'program' | 'source'>, patient = false): Promise<Heard> {
  const server = new ServerProcess(program, source);
  try {
    const listener = new Listener(await server.port(), () => server.changed());
    const requests = (): number => server.events.filter(({ what }) => what === 'request').length;
    const lost = (): boolean => listener.errors > 0 && !listener.closed;
    await server.until('what an EventSource hears', () => listener.closed || (server.quiet && !lost()) || (lost() && (!patient || requests() > 1 || !server.alive)));
    // What was sent before the silence has come by now.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const heard = { received: listener.received, opened: listener.opened, lost: lost(), requests: requests() };
    listener.close();
    return heard;
  } finally {
    await server.stop();
  }
}
