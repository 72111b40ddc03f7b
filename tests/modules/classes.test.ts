// Classes of other files: what a class inherits, holds and does is known where it is extended or instantiated.
import { describe } from 'node:test';

import { reports, type Files } from './repository.ts';

const HEAD = "writeHead(200, { 'Content-Type': 'text/event-stream' });";

const BASE = `
  export class BaseStream {
    constructor(protected readonly res) {}
    open() { this.res.${HEAD} }
    greet() { this.res.write(': hello\\n\\n'); }
    send(data) { this.res.write(\`data: \${data}\\n\\n\`); }
    end() { this.res.end(); }
  }
`;

describe('a class that extends one of another file', () => {
  const files = (before: string, mark: string): Files => ({
    'feed-stream.ts': `import { BaseStream } from './base';
      export class FeedStream extends BaseStream {
        async run(source) {
          this.open();
          ${before}
          for await (const item of source) this.send(item); ${mark}
          this.end();
        }
      }`,
    'base.ts': BASE,
  });
  reports('opens, sends and ends by methods that it inherits', files('', '// ✗'));
  reports('sends first by one', files('this.greet();', ''));
  reports('judges by names what it cannot see', { 'feed-stream.ts': files('', '')['feed-stream.ts']! });
});

describe('a field that the class of another file holds', () => {
  const files = (before: string, mark: string): Files => ({
    'feed-stream.ts': `import { BaseStream } from './base';
      export class FeedStream extends BaseStream {
        async run(source) {
          this.res.${HEAD}
          ${before}
          for await (const item of source) this.res.write(\`data: \${item}\\n\\n\`); ${mark}
          this.res.end();
        }
      }`,
    'base.ts': BASE,
  });
  reports('is the stream', files('', '// ✗'));
  reports('is the stream that an inherited method sends to', files('this.greet();', ''));
});

describe('a method that is overridden', () => {
  const files = (greet: string, mark: string): Files => ({
    'quiet-stream.ts': `import { BaseStream } from './base';
      export class QuietStream extends BaseStream {
        greet() { ${greet} }
        async run(source) {
          this.open();
          this.greet();
          for await (const item of source) this.send(item); ${mark}
          this.end();
        }
      }`,
    'base.ts': BASE,
  });
  reports('sends no more', files('this.greeted = true;', '// ✗'));
  reports('does what it did by super', files('super.greet();', ''));
});

describe('a constructor that calls super()', () => {
  const files = (rest: string, mark: string): Files => ({
    'routes.ts': `import { BaseStream } from './base';
      class OpenStream extends BaseStream {
        private sent = false;
        constructor(res, private readonly source) {
          super(res);
          this.open();
          ${rest}
        }
        async run() {
          for await (const item of this.source) this.send(item); ${mark}
          this.end();
        }
      }
      app.get('/events', async (req, res) => {
        const stream = new OpenStream(res, feed());
        await stream.run();
      });`,
    'base.ts': BASE,
  });
  reports('has the fields of both', files('', '// ✗'));
  reports('may send', files('this.greet();', ''));
  const counting = (step: string, mark: string): Files => ({
    'routes.ts': `import { BaseStream } from './base';
      class Counting extends BaseStream {
        count = 0;
        constructor(res) { super(res); this.open(); }
        send(data) { ${step} super.send(data); }
      }
      app.get('/events', async (req, res) => {
        const stream = new Counting(res);
        try {
          for await (const item of feed()) stream.send(item); ${mark}
        } finally {
          if (stream.count === 0) stream.greet();
          stream.end();
        }
      });`,
    'base.ts': BASE,
  });
  reports('gives its own fields their values only then', counting('this.count++;', ''));
  reports('and a count that starts above zero tells nothing', { ...counting('', '// ✗'), 'routes.ts': counting('', '// ✗')['routes.ts']!.replace('count = 0', 'count = 1') });
});

describe('a class whose constructor is inherited', () => {
  const files = (before: string, mark: string): Files => ({
    'routes.ts': `import { Sse } from './sse';
      app.get('/events', async (req, res) => {
        const sse = new Sse(res);
        ${before}
        for await (const item of feed()) sse.send(item); ${mark}
        sse.end();
      });`,
    'sse.ts': "import Base from './base'; export class Sse extends Base { push(data) { this.send(data); } }",
    'base.ts': `${BASE.replace('export class', 'class').replace('constructor(protected readonly res) {}', 'constructor(res) { this.res = res; this.open(); }')} export default BaseStream;`,
  });
  reports('opens by it', files('', '// ✗'));
  reports('sends first by a method two classes up', files('sse.greet();', ''));
});

describe('a class behind CommonJS', () => {
  const files = (before: string, mark: string): Files => ({
    'routes.js': `const { StreamWriter } = require('./writers');
      exports.events = async (req, res) => {
        const writer = new StreamWriter(res);
        ${before}
        for await (const item of feed()) writer.send(item); ${mark}
        writer.end();
      };`,
    'writers.js': `const Base = require('./base');
      class StreamWriter extends Base { constructor(res) { super(res); this.open(); } }
      module.exports = { StreamWriter };`,
    'base.js': BASE.replace('export class BaseStream', 'module.exports = class').replace('constructor(protected readonly res) {}', 'constructor(res) { this.res = res; }'),
  });
  reports('is followed to the class that it extends', files('', '// ✗'));
  reports('whose methods send', files('writer.greet();', ''));
});

describe('a base class of a package', () => {
  const files = (before: string, mark: string): Files => ({
    'feed-stream.ts': `import { EventEmitter } from 'node:events';
      export class FeedStream extends EventEmitter {
        constructor(private readonly res) { super(); this.res.${HEAD} }
        async run(source) {
          ${before}
          for await (const item of source) this.res.write(\`data: \${item}\\n\\n\`); ${mark}
          this.res.end();
        }
      }`,
  });
  reports('leaves the class its own fields', files('', '// ✗'));
  reports('and what it sends', files("this.res.write(': hello\\n\\n');", ''));
});

describe('classes that extend each other', () => {
  reports('are read to the end once', {
    'a.ts': `import { B } from './b';
      export class A extends B {
        async run(res, source) {
          res.${HEAD}
          this.greet(res);
          for await (const item of source) res.write(\`data: \${item}\\n\\n\`);
          res.end();
        }
      }`,
    'b.ts': "import { A } from './a'; export class B extends A { greet(res) { res.write(': hello\\n\\n'); } }",
  });
});

describe('static members of a class of another file', () => {
  const files = (type: string, mark: string): Files => ({
    'routes.ts': `import { Sse } from './sse';
      app.get('/events', async (req, res) => {
        res.writeHead(200, { 'Content-Type': Sse.TYPE });
        for await (const item of feed()) res.write(item); ${mark}
        res.end();
      });`,
    'sse.ts': `class Types { static readonly TYPE = '${type}'; } export class Sse extends Types {}`,
  });
  reports('hold the media type', files('text/event-stream', '// ✗'));
  reports('hold another', files('text/plain', ''));
});

describe('methods of a base class of the same file', () => {
  const file = (before: string, mark: string): Files => ({
    'routes.js': `class Base {
        constructor(res) { this.res = res; res.${HEAD} }
        async pump(source) {
          for await (const item of source) this.res.write(\`data: \${item}\\n\\n\`); ${mark}
          this.res.end();
        }
      }
      class Feed extends Base {
        hello() { this.res.write(': hello\\n\\n'); }
      }
      app.get('/events', async (req, res) => {
        const feed = new Feed(res);
        ${before}
        await feed.pump(source());
      });`,
  });
  reports('are judged where a class that extends it is instantiated', file('', '// ✗'));
  reports('with what was sent there before', file('feed.hello();', ''));
});
