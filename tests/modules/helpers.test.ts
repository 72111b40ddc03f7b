// Functions of other files: what they open, send and end is known where they are called.
import { describe } from 'node:test';

import { reports } from './repository.ts';

const SSE = `
  export const HEADERS = { 'Content-Type': 'text/event-stream' };
  export function open(res) { res.writeHead(200, HEADERS); }
  export function send(res, data) { res.write(\`data: \${JSON.stringify(data)}\\n\\n\`); }
  export function greet(res) { res.write(': hello\\n\\n'); }
  export function finish(res) { res.end(); }
`;

const handler = (body: string, imports = "import { open, send, greet, finish } from './sse';") => `${imports}
  app.get('/events', async (req, res) => {
${body}
  });
`;

describe('the linted file sends, and another opens', () => {
  reports('nothing is sent where the source is empty', {
    'routes.ts': handler(`open(res);
    for await (const item of feed()) send(res, item); // ✗
    finish(res);`),
    'sse.ts': SSE,
  });
  reports('something is sent before the loop', {
    'routes.ts': handler(`open(res);
    greet(res);
    for await (const item of feed()) send(res, item);
    finish(res);`),
    'sse.ts': SSE,
  });
  reports('nothing of it is known without the file', {
    'routes.ts': handler(`open(res);
    for await (const item of feed()) send(res, item);
    finish(res);`),
  });
});

describe('what a helper does where nothing was sent', () => {
  reports('sends', {
    'routes.ts': handler(`open(res);
    let sent = false;
    try {
      for await (const item of feed()) {
        send(res, item);
        sent = true;
      }
    } finally {
      if (!sent) greet(res);
      finish(res);
    }`),
    'sse.ts': SSE,
  });
  reports('only logs', {
    'routes.ts': handler(`open(res);
    let sent = false;
    try {
      for await (const item of feed()) { // ✗
        send(res, item);
        sent = true;
      }
    } finally {
      if (!sent) note(res);
      finish(res);
    }`, "import { open, send, finish } from './sse';\n  import { note } from './note';"),
    'sse.ts': SSE,
    'note.ts': 'export function note(res) { console.log(res.statusCode); }',
  });
});

describe('a helper that is named for what it does not do', () => {
  reports('sendLater sends nothing now', {
    'routes.ts': handler(`open(res);
    sendLater(res);
    for await (const item of feed()) send(res, item); // ✗
    finish(res);`, "import { open, send, finish } from './sse';\n  import { sendLater } from './later';"),
    'sse.ts': SSE,
    'later.ts': 'export function sendLater(res) { queue.set(res.id, Date.now()); }',
  });
  reports('and by its name alone it would', {
    'routes.ts': handler(`open(res);
    sendLater(res);
    for await (const item of feed()) send(res, item);
    finish(res);`, "import { open, send, finish } from './sse';\n  import { sendLater } from './later';"),
    'sse.ts': SSE,
  });
});

describe('what a helper may throw', () => {
  const twoSteps = (step: string) => handler(`open(res);
    try {
      ${step};
      for await (const item of feed()) send(res, item);
      greet(res);
    } catch {
      greet(res);
    }
    prepare(res);
    for await (const item of feed()) { // ✗
      send(res, item);
    }`, "import { open, send, greet } from './sse';\n  import { prepare } from './prepare';");

  reports('after something was sent nothing is lost', { 'routes.ts': twoSteps('prepare(res)').replace('// ✗', ''), 'sse.ts': SSE, 'prepare.ts': 'export function prepare() { return load(); }' });

  const guarded = (imports: string) => handler(`open(res);
    try {
      const limit = limitOf(req);
      greet(res);
      for await (const item of feed(limit)) send(res, item);
    } finally {
      finish(res);
    }`, `import { open, send, greet, finish } from './sse';\n  ${imports}`);
  reports('its code shows that it does not', { 'routes.ts': guarded("import { limitOf } from './limit';"), 'sse.ts': SSE, 'limit.ts': 'export const limitOf = (req) => (req.small ? 10 : 100);' });
});

describe('flags of another file', () => {
  const files = (condition: string) => ({
    'routes.ts': handler(`open(res);
    const state = newState();
    try {
      for await (const item of feed()) { ${condition === 'sent' ? '' : '// ✗'}
        send(res, item);
        mark(state);
      }
    } finally {
      if (!state.${condition}) greet(res);
      finish(res);
    }`, "import { open, send, greet, finish } from './sse';\n  import { newState, mark } from './state';"),
    'sse.ts': SSE,
    'state.ts': `
      export const newState = () => ({ sent: false, ready: true });
      export function mark(state) { state.sent = true; }
    `,
  });
  reports('the one that is set', files('sent'));
  reports('another that is always true', files('ready'));
});

describe('a class of another file', () => {
  const files = (before: string, mark: string) => ({
    'routes.ts': `import { Writer } from './writer';
      app.get('/events', async (req, res) => {
        const writer = new Writer(res);
        ${before}
        for await (const item of feed()) writer.send(item); ${mark}
        writer.end();
      });
    `,
    'writer.ts': `
      export class Writer {
        constructor(private readonly res) { this.res.writeHead(200, { 'Content-Type': 'text/event-stream' }); }
        greet() { this.res.write(': hello\\n\\n'); }
        send(data) { this.res.write(\`data: \${data}\\n\\n\`); }
        end() { this.res.end(); }
      }
    `,
  });
  reports('whose constructor opens', files('', '// ✗'));
  reports('that greets', files('writer.greet();', ''));
});

describe('a function that is handed to another file', () => {
  const stream = (before: string) => `
    export function stream(res, produce) {
      res.writeHead(200, { 'Content-Type': 'text/event-stream' });
      ${before}
      const send = (data) => res.write(\`data: \${data}\\n\\n\`);
      return produce(send).finally(() => res.end());
    }
  `;
  const routes = (mark: string) => `import { stream } from './stream';
    export function events(req, res) {
      return stream(res, async (send) => {
        for await (const item of feed()) send(item); ${mark}
      });
    }
  `;
  reports('is judged by what that does around it', { 'routes.ts': routes('// ✗'), 'stream.ts': stream('') });
  reports('which may have sent already', { 'routes.ts': routes(''), 'stream.ts': stream("res.write(': hello\\n\\n');") });
});
