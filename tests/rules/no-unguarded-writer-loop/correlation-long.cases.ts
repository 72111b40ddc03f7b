// Guards are values: flags that stay known through a long body.
import { rule, tester } from './support.ts';

tester.run('a flag in a long body', rule, {
  valid: [
    {
      name: 'the flag is set with each last frame, and asked for at the end',
      code: `
export async function POST(request: Request) {
  const upstream = await ask(request);
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      const reader = upstream.body!.getReader();
      const decoder = new TextDecoder();
      let buffer = '';
      let ended = false;
      let role = '';
      let count = 0;
      try {
        while (true) {
          const { done, value } = await reader.read();
          if (done) break;
          buffer += decoder.decode(value, { stream: true });
          const lines = buffer.split('\\n');
          buffer = lines.pop() || '';
          for (const line of lines) {
            if (!line.startsWith('data: ')) continue;
            const data = line.slice(6).trim();
            if (data === '[DONE]') {
              ended = true;
              controller.enqueue(encoder.encode('data: [DONE]\\n\\n'));
              continue;
            }
            const part = JSON.parse(data);
            const choice = part.choices?.[0];
            if (choice?.delta?.role) role = choice.delta.role;
            if (choice?.delta?.content) {
              count++;
              controller.enqueue(encoder.encode(\`data: \${JSON.stringify({ role, text: choice.delta.content })}\\n\\n\`));
            }
            if (choice?.finish_reason) {
              if (choice.finish_reason === 'stop') {
                ended = true;
                controller.enqueue(encoder.encode(\`data: \${JSON.stringify({ count })}\\n\\n\`));
              }
            }
          }
        }
      } catch (error) {
        console.error('upstream failed', error);
      } finally {
        if (!ended) controller.enqueue(encoder.encode('data: [DONE]\\n\\n'));
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
    },
  ],
  invalid: [
    {
      name: 'the flag is set where nothing is sent',
      code: `
export async function POST(request: Request) {
  const upstream = await ask(request);
  const encoder = new TextEncoder();
  const body = new ReadableStream({
    async start(controller) {
      const reader = upstream.body!.getReader();
      const decoder = new TextDecoder();
      let buffer = '';
      let ended = false;
      let role = '';
      let count = 0;
      try {
        while (true) {
          const { done, value } = await reader.read();
          if (done) break;
          buffer += decoder.decode(value, { stream: true });
          const lines = buffer.split('\\n');
          buffer = lines.pop() || '';
          for (const line of lines) {
            if (!line.startsWith('data: ')) continue;
            const data = line.slice(6).trim();
            if (data === '[DONE]') {
              ended = true;
              continue;
            }
            const part = JSON.parse(data);
            const choice = part.choices?.[0];
            if (choice?.delta?.role) role = choice.delta.role;
            if (choice?.delta?.content) {
              count++;
              controller.enqueue(encoder.encode(\`data: \${JSON.stringify({ role, text: choice.delta.content })}\\n\\n\`));
            }
            if (choice?.finish_reason) {
              if (choice.finish_reason === 'stop') {
                ended = true;
                controller.enqueue(encoder.encode(\`data: \${JSON.stringify({ count })}\\n\\n\`));
              }
            }
          }
        }
      } catch (error) {
        console.error('upstream failed', error);
      } finally {
        if (!ended) controller.enqueue(encoder.encode('data: [DONE]\\n\\n'));
        controller.close();
      }
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 14, endLine: 14 }],
    },
  ],
});

tester.run('several flags side by side', rule, {
  valid: [
    {
      name: 'each is set with a send',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Part>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let started = false;
  let inText = false;
  let inTool = false;
  let usage: Usage | null = null;
  let ended = false;
  try {
    for await (const part of source) {
      if (!started && part.id) {
        started = true;
        res.write(\`event: start\\ndata: \${part.id}\\n\\n\`);
      }
      if (part.text) {
        if (!inText) {
          inText = true;
          res.write('event: text\\ndata: \\n\\n');
        }
        res.write(\`data: \${JSON.stringify(part.text)}\\n\\n\`);
      } else if (part.tool?.name) {
        if (inText) inText = false;
        if (!inTool) {
          inTool = true;
          res.write(\`event: tool\\ndata: \${part.tool.name}\\n\\n\`);
        }
      }
      if (part.usage) usage = part.usage;
      if (part.last) {
        ended = true;
        res.write(\`event: end\\ndata: \${JSON.stringify(usage)}\\n\\n\`);
      }
    }
  } catch (error) {
    if (!ended) {
      ended = true;
      res.write('event: error\\ndata: {}\\n\\n');
    }
  }
  if (!ended) res.write('event: end\\ndata: \\n\\n');
  res.end();
}
`,
    },
  ],
  invalid: [
    {
      name: 'one of them is set without a send',
      code: `
export async function follow(res: ServerResponse, source: AsyncIterable<Part>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let started = false;
  let inText = false;
  let inTool = false;
  let usage: Usage | null = null;
  let ended = false;
  try {
    for await (const part of source) {
      if (!started && part.id) {
        started = true;
        res.write(\`event: start\\ndata: \${part.id}\\n\\n\`);
      }
      if (part.text) {
        if (!inText) {
          inText = true;
          res.write('event: text\\ndata: \\n\\n');
        }
        res.write(\`data: \${JSON.stringify(part.text)}\\n\\n\`);
      } else if (part.tool?.name) {
        if (inText) inText = false;
        if (!inTool) {
          inTool = true;
          res.write(\`event: tool\\ndata: \${part.tool.name}\\n\\n\`);
        }
      }
      if (part.usage) usage = part.usage;
      if (part.last) {
        ended = true;
        if (usage) res.write(\`event: end\\ndata: \${JSON.stringify(usage)}\\n\\n\`);
      }
    }
  } catch (error) {
    if (!ended) {
      ended = true;
      res.write('event: error\\ndata: {}\\n\\n');
    }
  }
  if (!ended) res.write('event: end\\ndata: \\n\\n');
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 10, endLine: 10 }],
    },
  ],
});
