// Loops inside others, and what sends behind a loop.
import { run } from './literal-support.ts';

run('loops inside others', [
  {
    name: 'the next round may still send: the guard comes behind all of them',
    code: `
app.get('/parts', (c) => streamSSE(c, async (stream) => {
  for (const url of urls) {
    const reader = (await fetch(url)).body.getReader();
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      await stream.writeSSE({ data: value });
    }
  }
}));
`,
    line: 5,
    output: `
app.get('/parts', (c) => streamSSE(c, async (stream) => {
  let bodySent = false;
  try {
    for (const url of urls) {
      const reader = (await fetch(url)).body.getReader();
      while (true) {
        const { done, value } = await reader.read();
        if (done) break;
        await stream.writeSSE({ data: value });
        bodySent = true;
      }
    }
  } finally {
    if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
  }
}));
`,
    primed: `
app.get('/parts', (c) => streamSSE(c, async (stream) => {
  await stream.write(': open\\n\\n');
  for (const url of urls) {
    const reader = (await fetch(url)).body.getReader();
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      await stream.writeSSE({ data: value });
    }
  }
}));
`,
  },
  {
    name: 'a suggestion comes behind what the helper sends after the loop',
    code: `
export async function follow(stream, reader) {
  let rest = '';
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    rest = value;
    if (value) await stream.writeSSE({ data: value });
  }
  if (rest) {
    await stream.writeSSE({ data: rest });
  }
}
app.get('/parts', (c) => streamSSE(c, async (stream) => {
  await follow(stream, source());
}));
`,
    line: 4,
    output: null,
    prime: "await stream.write(': open\\n\\n');",
    primeLast: true,
    closeEvent: `
export async function follow(stream, reader) {
  let rest = '';
  let bodySent = false;
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) break;
      rest = value;
      if (value) {
        await stream.writeSSE({ data: value });
        bodySent = true;
      }
    }
    if (rest) {
      await stream.writeSSE({ data: rest });
      bodySent = true;
    }
  } finally {
    if (!bodySent) await stream.writeSSE({ event: 'close', data: '' });
  }
}
app.get('/parts', (c) => streamSSE(c, async (stream) => {
  await follow(stream, source());
}));
`,
  },
]);
