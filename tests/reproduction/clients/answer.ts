/** An HTTP/1.1 answer as it comes in: its head, its body, and how it ends. */
import { createParser, type EventSourceMessage } from 'eventsource-parser';

/** `cut`: the connection was dropped before the answer was complete. */
export type Ending = 'end' | 'cut';

export class Answer {
  status: number | undefined;
  contentType: string | undefined;
  body = '';
  ending: Ending | undefined;
  #raw = Buffer.alloc(0);
  /** Bytes that are still to come, of a body that said so. */
  #length: number | 'chunked' | 'until closed' = 'until closed';

  add(bytes: Buffer): void {
    this.#raw = Buffer.concat([this.#raw, bytes]);
    if (this.status === undefined && !this.#readHead()) return;
    if (this.#length === 'chunked') this.#readChunks();
    else this.#readPlain();
  }

  /** The connection is closed. */
  cut(): void {
    this.ending ??= this.status !== undefined && this.#length === 'until closed' ? 'end' : 'cut';
  }

  /** Events as an EventSource would dispatch them. */
  get events(): EventSourceMessage[] {
    const events: EventSourceMessage[] = [];
    const parser = createParser({ onEvent: (event) => events.push(event) });
    parser.feed(this.body);
    return events;
  }

  #readHead(): boolean {
    const end = this.#raw.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const [first = '', ...lines] = this.#raw.subarray(0, end).toString('latin1').split('\r\n');
    this.#raw = this.#raw.subarray(end + 4);
    this.status = Number(first.split(' ')[1]);
    const headers = new Map(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
    this.contentType = headers.get('content-type');
    if (headers.get('transfer-encoding') === 'chunked') this.#length = 'chunked';
    else if (headers.has('content-length')) this.#length = Number(headers.get('content-length'));
    else if (this.status === 204) this.#length = 0;
    return true;
  }

  #readChunks(): void {
    for (;;) {
      const line = this.#raw.indexOf('\r\n');
      if (line < 0) return;
      const size = Number.parseInt(this.#raw.subarray(0, line).toString('latin1'), 16);
      if (this.#raw.length < line + 2 + size + 2) return;
      this.body += this.#raw.subarray(line + 2, line + 2 + size).toString('utf8');
      this.#raw = this.#raw.subarray(line + 2 + size + 2);
      if (size === 0) {
        this.ending = 'end';
        return;
      }
    }
  }

  #readPlain(): void {
    this.body += this.#raw.toString('utf8');
    if (typeof this.#length === 'number') {
      this.#length -= this.#raw.length;
      if (this.#length <= 0) this.ending = 'end';
    }
    this.#raw = Buffer.alloc(0);
  }
}
