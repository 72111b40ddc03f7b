// Who finishes a stream that is passed on or stored: what the callee does decides, whatever file it stands in.
import { describe } from 'node:test';

import { asks, reports, type Files } from './repository.ts';

const HEAD = "writeHead(200, { 'Content-Type': 'text/event-stream' });";
const END = 'require-stream-end';

/** A handler that opens, and a helper of another file that gets the stream behind it. */
const handing = (helper: string, mark: string, call = 'rest(res)'): Files => ({
  'routes.ts': `import { rest } from './rest';
    export async function handler(req, res) {
      res.${HEAD} ${mark}
      ${call};
    }`,
  'rest.ts': helper,
});

describe('a stream that is passed on', () => {
  asks('is finished by the callee that ends it', END, handing('export function rest(res) { res.write(last()); res.end(); }', ''));
  asks('is the caller’s where the callee only sends', END, { ...handing('export async function rest(res) { res.write(await last()); }', '// ✗', 'try { await rest(res); } finally { if (req.done) res.end(); }') });
  asks('and is ended by it', END, {
    'routes.ts': `import { rest } from './rest';
      export async function handler(req, res) {
        res.${HEAD}
        try {
          await rest(res);
        } finally {
          res.end();
        }
      }`,
    'rest.ts': 'export async function rest(res) { res.write(await last()); }',
  });
  asks('may be ended by a callee that is not at hand', END, { 'routes.ts': handing('', '')['routes.ts']! });
  asks('is the callee’s once it has stored it', END, handing('const clients = new Set(); export async function rest(res) { clients.add(res); }', ''));
});

describe('a loop whose stream is passed on behind it', () => {
  const files = (helper: string, mark: string): Files => ({
    'routes.ts': `import { finish } from './finish';
      export async function handler(req, res) {
        res.${HEAD}
        try {
          for await (const item of feed()) res.write(\`data: \${item}\\n\\n\`); ${mark}
        } finally {
          finish(res);
        }
      }`,
    'finish.ts': helper,
  });
  reports('is guarded where the callee sends before it ends', files("export function finish(res) { res.write('event: close\\ndata:\\n\\n'); res.end(); }", ''));
  reports('is not where it only ends', files('export function finish(res) { res.end(); }', '// ✗'));
  reports('is not where it sends to another', files("export function finish(res) { audit.write('event: close\\ndata:\\n\\n'); res.end(); }", '// ✗'));
});

describe('an exported helper', () => {
  const file = (body: string): Files => ({
    'sse.ts': `export function begin(res) { res.${HEAD} }
      export function sendAll(res, items) { for (const item of items) res.write(\`data: \${item}\\n\\n\`); }
      ${body}`,
  });
  asks('that only sends is not blamed for not ending', END, file(''));
  asks('that sends what it awaits is not either', END, file('export async function pump(res, items) { for await (const item of items) res.write(`data: ${item}\\n\\n`); }'));
  asks('that opens, and is the only one to know it, is', END, file(`export async function serve(res, items) {
        res.${HEAD} // ✗
        for await (const item of items) res.write(\`data: \${item}\\n\\n\`);
      }`));
  asks('that opens and ends is not', END, file(`export async function serve(res, items) {
        res.${HEAD}
        try {
          for await (const item of items) res.write(\`data: \${item}\\n\\n\`);
        } catch (error) {
          log(error);
        } finally {
          res.end();
        }
      }`));
});

describe('a stream in a field', () => {
  const cls = (methods: string): Files => ({
    'client.ts': `import { Holder } from './holder';
      export class Client extends Holder {
        async run(source) {
          this.res.${HEAD}
          for await (const item of source) this.res.write(\`data: \${item}\\n\\n\`);
        }
        ${methods}
      }`,
    'holder.ts': 'export class Holder { constructor(protected readonly res) {} }',
  });
  asks('is ended by another method of the class', END, cls('close() { this.res.end(); }'));
  asks('is not where no method ends it', END, { ...cls(''), 'client.ts': cls('')['client.ts']!.replace("});", "}); // ✗") });
  asks('is not where the method that ends it on one path leaves it open on another', END, { ...cls(''), 'client.ts': cls('close() { this.res.end(); }')['client.ts']!.replace("});", "}); // ✗").replace("\n        }", "\n if (source.whole) this.close(); }") });
  asks('is ended by a method of the class that it extends', END, { ...cls(''), 'holder.ts': 'export class Holder { constructor(protected readonly res) {} close() { this.res.end(); } }' });
});

describe('methods of a class are judged together', () => {
  const cls = (open: string, mark: string): Files => ({
    'client.ts': `import { Holder } from './holder';
      export class Client extends Holder {
        constructor(res) { super(res); ${open} }
        async run(source) {
          for await (const item of source) this.res.write(\`data: \${item}\\n\\n\`); ${mark}
          this.res.end();
        }
      }`,
    'holder.ts': `export class Holder {
      constructor(protected readonly res) { res.${HEAD} }
      greet() { this.res.write(': hello\\n\\n'); }
    }`,
  });
  reports('what the constructor of another file opens a method leaves silent', cls('', '// ✗'));
  reports('what the constructor sends counts for the method', cls('this.greet();', ''));
});

describe('a handler that is given to a wrapper', () => {
  const wrapped = (who: string, mark: string): Files => ({
    'routes.ts': `import { wrap } from './wrap';
      router.post('/chat', wrap(async (req, res) => {
        const question = check(req.body);
        const ac = new AbortController();
        ${who}.on('close', () => ac.abort()); ${mark}
        res.${HEAD}
        for await (const item of feed(question, ac.signal)) res.write(\`data: \${item}\\n\\n\`);
        res.end();
      }));`,
    'wrap.ts': 'export const wrap = (handle) => (req, res, next) => { Promise.resolve(handle(req, res, next)).catch(next); };',
  });
  asks('listens to a request that has closed', 'stop-on-disconnect', wrapped('req', '// ✗'));
  asks('listens to its response', 'stop-on-disconnect', wrapped('res', ''));
});

describe('a listener that another file wraps', () => {
  const files = (listener: string, mark: string): Files => ({
    'routes.ts': `import { Session } from './session';
      export function GET() {
        const session = new Session();
        const stream = new ReadableStream({ ${mark}
          async start(controller) {
            for await (const item of session.backlog()) controller.enqueue(\`data: \${item}\\n\\n\`);
            session.subscribe(${listener});
          },
        });
        return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
      }`,
    'session.ts': `export class Session {
      emitter = new EventEmitter();
      subscribe(listener) {
        const handler = (event) => (data) => listener(event, data);
        this.emitter.on('item', handler('item'));
        this.emitter.on('end', handler('end'));
      }
    }`,
  });
  asks('may end the stream', END, files("(event, data) => { if (event === 'end') controller.close(); else controller.enqueue(`data: ${data}\\n\\n`); }", ''));
  asks('leaves the end to others where it does not', END, files('(event) => console.log(event)', '// ✗'));
});
