// Private methods: nobody but the class calls them, so that what its other methods sent before counts.
import { rule, tester } from './support.ts';

tester.run('private methods', rule, {
  valid: [
    {
      name: 'the method that calls it has sent a comment',
      code: `
export class Presenter {
  async stream(response: Response, events: AsyncIterable<string>) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': open\\n\\n');
    try {
      await this.forward(response, events);
    } finally {
      response.end();
    }
  }

  private async forward(response: Response, events: AsyncIterable<string>) {
    for await (const event of events) response.write(\`data: \${event}\\n\\n\`);
  }
}
`,
    },
    {
      name: 'a name that the language keeps private, called from an arrow function',
      code: `
export class Presenter {
  async stream(response: Response, events: AsyncIterable<string>) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': open\\n\\n');
    const run = async () => this.#forward(response, events);
    await run().catch((error) => console.error(error));
    response.end();
  }

  async #forward(response: Response, events: AsyncIterable<string>) {
    for await (const event of events) response.write(\`data: \${event}\\n\\n\`);
  }
}
`,
    },
    {
      name: 'a private generator of frames, whose consumer has a last frame',
      code: `
export class Presenter {
  async stream(response: Response, events: AsyncIterable<string>) {
    response.setHeader('Content-Type', 'text/event-stream');
    try {
      for await (const frame of this.frames(events)) response.write(frame);
    } catch (error) {
      console.error(error);
    }
    response.write('data: [DONE]\\n\\n');
    response.end();
  }

  private async *frames(events: AsyncIterable<string>) {
    for await (const event of events) yield \`data: \${event}\\n\\n\`;
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'the method that calls it has sent nothing',
      code: `
export class Presenter {
  async stream(response: Response, events: AsyncIterable<string>) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    try {
      await this.forward(response, events);
    } finally {
      response.end();
    }
  }

  private async forward(response: Response, events: AsyncIterable<string>) {
    for await (const event of events) response.write(\`data: \${event}\\n\\n\`);
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 13, endLine: 13 }],
    },
    {
      name: 'anybody may call a public one',
      code: `
export class Presenter {
  async stream(response: Response, events: AsyncIterable<string>) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    response.write(': open\\n\\n');
    try {
      await this.forward(response, events);
    } finally {
      response.end();
    }
  }

  async forward(response: Response, events: AsyncIterable<string>) {
    for await (const event of events) response.write(\`data: \${event}\\n\\n\`);
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 14, endLine: 14 }],
    },
    {
      name: 'one that is handed on',
      code: `
export class Presenter {
  async stream(response: Response, events: AsyncIterable<string>) {
    response.write(': open\\n\\n');
    await this.forward(response, events);
    register(this.forward);
  }

  private async forward(response: Response, events: AsyncIterable<string>) {
    for await (const event of events) response.write(\`data: \${event}\\n\\n\`);
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 10, endLine: 10 }],
    },
  ],
});
