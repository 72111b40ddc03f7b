// Listeners for the disconnect, each beside one that hears it.
import rule from '../../../rules/stop-on-disconnect.ts';
import { byForm, tester } from '../companion.ts';

tester.run('listeners', byForm(rule), {
  valid: [
    {
      name: 'the response of a POST whose body a decorator gives',
      code: `
import { Body, Controller, Post, Req, Res } from '@nestjs/common';

@Controller('chat')
export class ChatController {
  @Post('messages')
  async send(@Body() dto: MessageDto, @Req() req: Request, @Res() res: Response) {
    let gone = false;
    res.on('close', () => { gone = true; });
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of this.chat.answer(dto.prompt)) {
      if (gone) break;
      res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
    }
    res.end();
  }
}
`,
    },
    {
      name: 'the request of a decorated GET',
      code: `
import { Controller, Get, Query, Req, Res } from '@nestjs/common';

@Controller('chat')
export class ChatController {
  @Get('messages')
  async send(@Query() dto: MessageDto, @Req() req: Request, @Res() res: Response) {
    let gone = false;
    req.on('close', () => { gone = true; });
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of this.chat.answer(dto.prompt)) {
      if (gone) break;
      res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
    }
    res.end();
  }
}
`,
    },
    {
      name: 'the response of a Koa context whose body is read',
      code: `
router.post('/chat', async (ctx) => {
  const { prompt } = ctx.request.body;
  const ac = new AbortController();
  ctx.res.on('close', () => ac.abort());
  ctx.respond = false;
  ctx.res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed(prompt, { signal: ac.signal })) ctx.res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  ctx.res.end();
});
`,
    },
    {
      name: 'the response of a POST',
      code: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'the response of a handler in a wrapper',
      code: `
const wrap = (handle) => (req, res, next) => {
  Promise.resolve(handle(req, res, next)).catch(next);
};
router.post('/chat', wrap(async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
}));
`,
    },
    {
      name: 'the request of a GET',
      code: `
app.get('/chat', async (req, res) => {
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'a request that nobody reads',
      code: `
createServer(async (req, res) => {
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'both are listened to',
      code: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  req.on('close', () => count());
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'what never comes beside the response',
      code: `
createServer(async (req, res) => {
  const { prompt } = await readBody(req);
  const ac = new AbortController();
  req.once('aborted', () => ac.abort());
  res.once('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'the body is read for another route',
      options: [{ report: 'possible' }],
      code: `
createServer(async (req, res) => {
  if (req.method === 'POST' && req.url === '/input') {
    accept(await readBody(req));
    return res.end();
  }
  if (req.method === 'GET' && req.url === '/events') {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const timer = setInterval(() => res.write(': ping\\n\\n'), 15000);
    req.on('close', () => clearInterval(timer));
  }
});
`,
    },
    {
      name: 'the body is read in the other branch',
      code: `
createServer(async (req, res) => {
  if (req.method === 'POST') {
    accept(await readBody(req));
    res.end();
  } else {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    const timer = setInterval(() => res.write(': ping\\n\\n'), 15000);
    req.on('close', () => clearInterval(timer));
  }
});
`,
    },
    {
      name: 'the listener only logs',
      code: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  res.socket.setTimeout(0);
  req.on('close', () => console.log('closed'));
  const stop = ac.signal;
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'the socket of the request',
      code: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  req.socket.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'possible: a GET',
      options: [{ report: 'possible' }],
      code: `
app.get('/chat', async (req, res) => {
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
    {
      name: 'the listener stands before the first await',
      code: `
app.get('/chat', async (req, res) => {
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  const upstream = await fetch(url, { signal: ac.signal });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const chunk of upstream.body) res.write(chunk);
  res.end();
});
`,
    },
    {
      name: 'the state is asked for behind the await',
      code: `
app.get('/chat', async (req, res) => {
  const upstream = await fetch(url);
  if (res.destroyed) return upstream.body.cancel();
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = upstream.body.getReader();
  res.on('close', () => reader.cancel());
  for (let step = await reader.read(); !step.done; step = await reader.read()) res.write(step.value);
  res.end();
});
`,
    },
    {
      name: 'an await that is over at once',
      code: `
app.get('/chat', async (req, res) => {
  const user = await userOf(req);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
    },
  ],
  invalid: [
    {
      name: 'the request of a POST whose body a decorator gives',
      code: `
import { Body, Controller, Post, Req, Res } from '@nestjs/common';

@Controller('chat')
export class ChatController {
  @Post('messages')
  async send(@Body() dto: MessageDto, @Req() req: Request, @Res() res: Response) {
    let gone = false;
    req.on('close', () => { gone = true; });
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of this.chat.answer(dto.prompt)) {
      if (gone) break;
      res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
    }
    res.end();
  }
}
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'request-close' },
          line: 9,
          suggestions: [{ messageId: 'change', data: { title: 'Listen to `res`.' }, output: `
import { Body, Controller, Post, Req, Res } from '@nestjs/common';

@Controller('chat')
export class ChatController {
  @Post('messages')
  async send(@Body() dto: MessageDto, @Req() req: Request, @Res() res: Response) {
    let gone = false;
    res.on('close', () => { gone = true; });
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const item of this.chat.answer(dto.prompt)) {
      if (gone) break;
      res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
    }
    res.end();
  }
}
` }],
        },
      ],
    },
    {
      name: 'the request of a Koa context whose body is read',
      code: `
router.post('/chat', async (ctx) => {
  const { prompt } = ctx.request.body;
  const ac = new AbortController();
  ctx.req.on('close', () => ac.abort());
  ctx.respond = false;
  ctx.res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed(prompt, { signal: ac.signal })) ctx.res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  ctx.res.end();
});
`,
      errors: [{ messageId: 'found', data: { form: 'request-close' }, line: 5 }],
    },
    {
      name: 'the request of a POST whose body is read',
      code: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'request-close' },
          line: 5,
          column: 3,
          endColumn: 36,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Listen to `res`.' },
              output: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
            },
          ],
        },
      ],
    },
    {
      name: 'a handler in a wrapper whose code is at hand',
      code: `
const wrap = (handle) => (req, res, next) => {
  Promise.resolve(handle(req, res, next)).catch(next);
};
router.post('/chat', wrap(async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
}));
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'request-close' },
          line: 8,
          column: 3,
          endColumn: 36,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Listen to `res`.' },
              output: `
const wrap = (handle) => (req, res, next) => {
  Promise.resolve(handle(req, res, next)).catch(next);
};
router.post('/chat', wrap(async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
}));
`,
            },
          ],
        },
      ],
    },
    {
      name: 'the aborted event of such a request',
      code: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  req.once('aborted', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'request-close' },
          line: 5,
          column: 3,
          endColumn: 40,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Listen to `res`.' },
              output: `
app.post('/chat', async (req, res) => {
  const { prompt } = req.body;
  const ac = new AbortController();
  res.once('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
            },
          ],
        },
      ],
    },
    {
      name: 'a request that is read by hand',
      code: `
createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'request-close' },
          line: 6,
          column: 3,
          endColumn: 36,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Listen to `res`.' },
              output: `
createServer(async (req, res) => {
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
            },
          ],
        },
      ],
    },
    {
      name: 'a request that a function reads',
      code: `
createServer(async (req, res) => {
  const body = await readBody(req);
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'request-close' },
          line: 5,
          column: 3,
          endColumn: 36,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Listen to `res`.' },
              output: `
createServer(async (req, res) => {
  const body = await readBody(req);
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
            },
          ],
        },
      ],
    },
    {
      name: 'the raw request of Fastify',
      code: `
fastify.post('/chat', async (request, reply) => {
  const { prompt } = request.body;
  const ac = new AbortController();
  request.raw.on('close', () => ac.abort());
  reply.hijack();
  const raw = reply.raw;
  raw.writeHead(200, { 'Content-Type': 'text/event-stream' });
  raw.end(\`data: \${JSON.stringify(await ask(prompt, ac.signal))}\\n\\n\`);
});
`,
      errors: [
        { messageId: 'found', data: { form: 'request-close' }, line: 5, column: 3, endColumn: 44 },
      ],
    },
    {
      name: 'possible: a POST whose body a parser may have read',
      options: [{ report: 'possible' }],
      code: `
app.post('/chat', async (req, res) => {
  const ac = new AbortController();
  req.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
      errors: [
        {
          messageId: 'found',
          data: { form: 'request-close' },
          line: 4,
          column: 3,
          endColumn: 36,
          suggestions: [
            {
              messageId: 'change',
              data: { title: 'Listen to `res`.' },
              output: `
app.post('/chat', async (req, res) => {
  const ac = new AbortController();
  res.on('close', () => ac.abort());
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  for await (const item of feed({ signal: ac.signal })) res.write(\`data: \${JSON.stringify(item)}\\n\\n\`);
  res.end();
});
`,
            },
          ],
        },
      ],
    },
    {
      name: 'the listener stands behind a request to the model',
      code: `
app.get('/chat', async (req, res) => {
  const upstream = await fetch(url);
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const reader = upstream.body.getReader();
  res.on('close', () => reader.cancel());
  for (let step = await reader.read(); !step.done; step = await reader.read()) res.write(step.value);
  res.end();
});
`,
      errors: [
        { messageId: 'found', data: { form: 'late-listener' }, line: 6, column: 3, endColumn: 41 },
      ],
    },
    {
      name: 'nobody asks for the state behind a completion',
      code: `
app.get('/chat', async (req, res) => {
  const stream = await openai.chat.completions.create({ model, stream: true });
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  req.on('close', () => stream.controller.abort());
  for await (const part of stream) res.write(\`data: \${JSON.stringify(part)}\\n\\n\`);
  res.end();
});
`,
      errors: [
        { messageId: 'found', data: { form: 'late-listener' }, line: 5, column: 3, endColumn: 51 },
      ],
    },
  ],
});
