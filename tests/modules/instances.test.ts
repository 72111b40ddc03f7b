// Objects that somebody else makes: the class that an annotation names tells what their methods do, in every host.
import { describe } from 'node:test';

import { reports, type Files } from './repository.ts';

const HEAD = "writeHead(200, { 'Content-Type': 'text/event-stream' });";

const SERVICE = `export class FeedService {
  constructor(private readonly db) {}
  async *hello() { yield 'hello'; yield* this.db.rows(); }
  async *rows() { yield* this.db.rows(); }
}`;

describe('a generator of a service that is injected', () => {
  const controller = (source: string, mark: string, from = "import { FeedService } from './feed.service';"): Files => ({
    'controller.ts': `${from}
      export class Controller {
        constructor(private readonly feed: FeedService) {}
        @Get()
        async events(req, res) {
          res.${HEAD}
          for await (const item of this.feed.${source}) res.write(\`data: \${item}\\n\\n\`); ${mark}
          res.end();
        }
      }`,
    'feed.service.ts': SERVICE,
  });
  reports('may yield nothing', controller('rows()', '// ✗'));
  reports('yields first', controller('hello()', ''));
  reports('is not known by its name', controller('other()', '// ✗'));
  reports('is imported as a type', controller('hello()', '', "import type { FeedService } from './feed.service';"));
  reports('is a default export', { ...controller('hello()', '', "import FeedService from './feed.service';"), 'feed.service.ts': SERVICE.replace('export class', 'export default class') });
  reports('belongs to a class that others must extend', { ...controller('hello()', '// ✗'), 'feed.service.ts': SERVICE.replace('export class', 'export abstract class') });
  reports('belongs to an interface', { ...controller('hello()', '// ✗'), 'feed.service.ts': 'export interface FeedService { hello(): AsyncGenerator<string>; }' });
});

describe('a writer that is a parameter', () => {
  const pump = (before: string, mark: string): Files => ({
    'pump.ts': `import type { StreamWriter } from './writer';
      export async function pump(writer: StreamWriter | undefined, source) {
        writer.start();
        ${before}
        for await (const item of source) writer.send(item); ${mark}
        writer.stop();
      }`,
    'writer.ts': `import type { Response } from 'express';
      export class StreamWriter {
        constructor(private readonly res: Response) {}
        start() { this.res.${HEAD} }
        greet() { this.res.write(': hello\\n\\n'); }
        send(data: string) { this.res.write(\`data: \${data}\\n\\n\`); }
        stop() { this.res.end(); }
      }`,
  });
  reports('opens and sends by what its class does', pump('', '// ✗'));
  reports('sends first', pump('writer.greet();', ''));
  reports('is nothing without the file', { 'pump.ts': pump('', '')['pump.ts']! });
});

describe('a sender service that gets the response', () => {
  const controller = (before: string, mark: string): Files => ({
    'controller.ts': `import { EventService } from './event.service';
      export class Controller {
        constructor(private readonly events: EventService) {}
        async stream(req, res) {
          this.events.begin(res);
          ${before}
          for await (const item of feed()) this.events.put(res, item); ${mark}
          res.end();
        }
      }`,
    'event.service.ts': `export class EventService {
      begin(res) { res.${HEAD} }
      greet(res) { res.write(': hello\\n\\n'); }
      put(res, data) { res.write(\`data: \${data}\\n\\n\`); }
    }`,
  });
  reports('sends only in the loop', controller('', '// ✗'));
  reports('sends first', controller('this.events.greet(res);', ''));
});

describe('a model knows a type better than the file that is called so', () => {
  reports('a class called Response', {
    'a.ts': `import { Response } from './response';
      export async function events(res: Response) {
        res.${HEAD}
        for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`); // ✗
        res.end();
      }`,
    'response.ts': 'export class Response { writeHead() {} write() {} end() {} }',
  });
});
