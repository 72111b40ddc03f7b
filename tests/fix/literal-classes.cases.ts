// Classes that hold the response in a field.
import { run } from './literal-support.ts';

run('a class', [
  {
    name: 'that sends by its field',
    line: 11,
    prime: "this.res.write(': open\\n\\n');",
    code: `
export class Handler {
  constructor(res) { this.res = res; }
  start() {
    this.res.setHeader('Content-Type', 'text/event-stream');
    this.res.flushHeaders();
  }
  async process(source) {
    this.start();
    try {
      for await (const chunk of source) {
        this.res.write(\`data: \${JSON.stringify(chunk)}\\n\\n\`);
      }
    } catch (error) {
      console.error(error);
    } finally {
      this.res.end();
    }
  }
}
`,
    output: `
export class Handler {
  constructor(res) { this.res = res; }
  start() {
    this.res.setHeader('Content-Type', 'text/event-stream');
    this.res.flushHeaders();
  }
  async process(source) {
    this.start();
    let bodySent = false;
    try {
      for await (const chunk of source) {
        this.res.write(\`data: \${JSON.stringify(chunk)}\\n\\n\`);
        bodySent = true;
      }
    } catch (error) {
      console.error(error);
    } finally {
      if (!bodySent && !this.res.writableEnded) this.res.write('event: close\\ndata: \\n\\n');
      this.res.end();
    }
  }
}
`,
  },
  {
    name: 'that sends by another method',
    line: 10,
    prime: "this.res.write(': open\\n\\n');",
    code: `
export class Handler {
  private readonly encoder = new TextEncoder();
  constructor(private readonly res: ServerResponse) {}
  private send(chunk: unknown) {
    this.res.write(\`data: \${JSON.stringify(chunk)}\\n\\n\`);
  }
  async process(source) {
    this.res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const chunk of source) {
      if (chunk.text) this.send(chunk);
    }
    this.res.end();
  }
}
`,
    output: `
export class Handler {
  private readonly encoder = new TextEncoder();
  constructor(private readonly res: ServerResponse) {}
  private send(chunk: unknown) {
    this.res.write(\`data: \${JSON.stringify(chunk)}\\n\\n\`);
  }
  async process(source) {
    this.res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    let bodySent = false;
    try {
      for await (const chunk of source) {
        if (chunk.text) {
          this.send(chunk);
          bodySent = true;
        }
      }
    } finally {
      if (!bodySent && !this.res.writableEnded) this.res.write('event: close\\ndata: \\n\\n');
      this.res.end();
    }
  }
}
`,
  },
  {
    name: 'whose method does not always send',
    line: 15,
    prime: "this.res.write(': open\\n\\n');",
    code: `
export class Handler {
  constructor(res) { this.res = res; }
  start() {
    this.res.setHeader('Content-Type', 'text/event-stream');
    this.res.flushHeaders();
  }
  emit(chunk) {
    if (!this.isActive) return;
    this.res.write(\`data: \${JSON.stringify(chunk)}\\n\\n\`);
  }
  async process(source) {
    this.start();
    try {
      for await (const chunk of source) {
        if (chunk.text) this.emit(chunk);
      }
    } catch (error) {
      console.error(error);
    } finally {
      if (!this.res.writableEnded) {
        this.res.end();
      }
    }
  }
}
`,
    output: null,
  },
  {
    name: 'of which another method sends, which may have been called before',
    line: 10,
    prime: "this.#res.write(': open\\n\\n');",
    code: `
export class Handler {
  #res;
  constructor(res) { this.#res = res; }
  greet() {
    this.#res.write(': hello\\n\\n');
  }
  async process(source) {
    this.#res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const chunk of source) {
      this.#res.write(\`data: \${chunk.text}\\n\\n\`);
    }
    this.#res.end();
  }
}
`,
    output: null,
    closeEvent: `
export class Handler {
  #res;
  constructor(res) { this.#res = res; }
  greet() {
    this.#res.write(': hello\\n\\n');
  }
  async process(source) {
    this.#res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    let bodySent = false;
    try {
      for await (const chunk of source) {
        this.#res.write(\`data: \${chunk.text}\\n\\n\`);
        bodySent = true;
      }
    } finally {
      if (!bodySent && !this.#res.writableEnded) this.#res.write('event: close\\ndata: \\n\\n');
    }
    this.#res.end();
  }
}
`,
  },
]);
