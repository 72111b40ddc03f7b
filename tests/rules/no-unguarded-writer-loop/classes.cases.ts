// Classes that hold the response.
import { rule, tester } from './support.ts';

tester.run('classes', rule, {
  valid: [
    {
      name: 'a flag in a field',
      code: `
import type { ServerResponse } from 'node:http';

export class EventWriter {
  private sent = false;

  constructor(private readonly res: ServerResponse) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  }

  async run(source: AsyncIterable<string>) {
    try {
      for await (const item of source) {
        this.res.write(\`data: \${item}\\n\\n\`);
        this.sent = true;
      }
    } catch (error) {
      console.error(error);
    } finally {
      if (!this.sent) this.res.write('event: close\\ndata: \\n\\n');
      this.res.end();
    }
  }
}
`,
    },
    {
      name: 'methods that send and end, with a last frame',
      code: `
import type { ServerResponse } from 'node:http';

export class EventWriter {
  constructor(private readonly res: ServerResponse) {}

  private send(data: string) {
    this.res.write(\`data: \${data}\\n\\n\`);
  }

  private end() {
    this.res.end();
  }

  async run(source: AsyncIterable<string>) {
    try {
      for await (const item of source) this.send(item);
    } catch (error) {
      console.error(error);
    }
    this.send('[DONE]');
    this.end();
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'the response in a field',
      code: `
import type { ServerResponse } from 'node:http';

export class EventWriter {
  constructor(private readonly res: ServerResponse) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  }

  async run(source: AsyncIterable<string>) {
    try {
      for await (const item of source) {
        this.res.write(\`data: \${item}\\n\\n\`);
      }
    } catch (error) {
      console.error(error);
    } finally {
      this.res.end();
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 11, endLine: 11 }],
    },
    {
      name: 'methods that send and end',
      code: `
import type { ServerResponse } from 'node:http';

export class EventWriter {
  constructor(private readonly res: ServerResponse) {}

  private send(data: string) {
    this.res.write(\`data: \${data}\\n\\n\`);
  }

  private end() {
    this.res.end();
  }

  async run(source: AsyncIterable<string>) {
    try {
      for await (const item of source) this.send(item);
    } catch (error) {
      console.error(error);
    }
    this.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 17, endLine: 17 }],
    },
    {
      name: 'a private field',
      code: `
export class Sender {
  #res: ServerResponse;

  constructor(res: ServerResponse) {
    this.#res = res;
    this.#res.setHeader('Content-Type', 'text/event-stream');
  }

  async follow(source: AsyncIterable<string>) {
    try {
      for await (const item of source) {
        this.#res.write(\`data: \${item}\\n\\n\`);
      }
    } catch (error) {
      console.error(error);
    } finally {
      this.#res.end();
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 12, endLine: 12 }],
    },
  ],
});
