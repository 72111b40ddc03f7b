/** A real EventSource, as a page would use it: it listens to messages and to the close event, at which it closes itself. */
import { EventSource } from 'eventsource';

export interface Received {
  readonly type: string;
  readonly data: string;
}

export class Listener {
  readonly received: Received[] = [];
  opened = false;
  /** Times the connection was lost or refused. */
  errors = 0;
  readonly #source: EventSource;

  constructor(port: number, onChange: () => void, path = '/events') {
    this.#source = new EventSource(`http://127.0.0.1:${port}${path}`);
    this.#source.addEventListener('open', () => {
      this.opened = true;
      onChange();
    });
    for (const type of ['message', 'close', 'ready', 'done']) {
      this.#source.addEventListener(type, ({ data }) => {
        this.received.push({ type, data: String(data) });
        if (type === 'close') this.close();
        onChange();
      });
    }
    this.#source.addEventListener('error', () => {
      this.errors++;
      onChange();
    });
  }

  /** It will not try again. */
  get closed(): boolean {
    return this.#source.readyState === EventSource.CLOSED;
  }

  close(): void {
    this.#source.close();
  }
}
