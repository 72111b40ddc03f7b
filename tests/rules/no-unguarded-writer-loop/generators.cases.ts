// Generators that yield frames. Whoever consumes them ends the response: "managed".
import { rule, tester } from './support.ts';

tester.run('frames out of a generator', rule, {
  valid: [
    {
      name: 'a comment first',
      code: `
export async function* frames(source) {
  yield ': ok\\n\\n';
  for await (const item of source) {
    yield \`data: \${JSON.stringify(item)}\\n\\n\`;
  }
}
`,
    },
    {
      name: 'a last frame after the try',
      code: `
export async function* frames(source) {
  try {
    for await (const item of source) {
      yield \`data: \${JSON.stringify(item)}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  yield 'data: [DONE]\\n\\n';
}
`,
    },
    {
      name: 'a flag and a guarded frame after the try',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      yield \`data: \${JSON.stringify(item)}\\n\\n\`;
      sent = true;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield 'event: close\\ndata: \\n\\n';
}
`,
    },
    {
      name: 'yield* passes a first frame on',
      code: `
export async function* frames(source) {
  yield* preamble();
  for await (const item of source) {
    yield \`data: \${item}\\n\\n\`;
  }
}

function* preamble() {
  yield 'retry: 2000\\n\\n';
}
`,
    },
    {
      name: 'yield* over a generator that may be empty, after a frame',
      code: `
export async function* frames(source) {
  yield ': ok\\n\\n';
  yield* live(source);
}

async function* live(source) {
  for await (const item of source) {
    yield \`data: \${item}\\n\\n\`;
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'yields stand in the loop only',
      code: `
export async function* frames(source) {
  for await (const item of source) {
    yield \`data: \${JSON.stringify(item)}\\n\\n\`;
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 3, endLine: 3 }],
    },
    {
      name: 'a last frame does not come when the source throws',
      code: `
export async function* frames(source) {
  for await (const item of source) {
    yield \`data: \${JSON.stringify(item)}\\n\\n\`;
  }
  yield 'data: [DONE]\\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 3, endLine: 3 }],
    },
    {
      name: 'the catch rethrows',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      yield \`data: \${JSON.stringify(item)}\\n\\n\`;
      sent = true;
    }
  } catch (error) {
    console.error(error);
    throw error;
  }
  if (!sent) yield 'event: close\\ndata: \\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a reader loop that yields',
      code: `
export async function* relay(body: ReadableStream<Uint8Array>) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  while (true) {
    const { done, value } = await reader.read();
    if (done) return;
    yield \`data: \${decoder.decode(value)}\\n\\n\`;
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a function that returns a generator object',
      code: `
const frames = (source) =>
  (async function* () {
    for await (const item of source) {
      yield \`data: \${item}\\n\\n\`;
    }
  })();
export default frames;
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 4, endLine: 4 }],
    },
    {
      name: 'a method of a class',
      code: `
export class Feed {
  async *frames() {
    for await (const item of this.source) {
      yield \`event: item\\ndata: \${item.id}\\n\\n\`;
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 4, endLine: 4 }],
    },
    {
      name: 'yield* over a generator that may be empty',
      code: `
export async function* frames(source) {
  yield* live(source);
}

async function* live(source) {
  for await (const item of source) {
    yield \`data: \${item}\\n\\n\`;
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
  ],
});

tester.run('generators of other things', rule, {
  valid: [
    {
      name: 'items, not frames',
      code: `
export async function* pages(client) {
  for await (const page of client.pages()) {
    yield page.items;
  }
}
`,
    },
    {
      name: 'lines of text',
      code: `
export async function* lines(source) {
  for await (const row of source) {
    yield \`\${row.id};\${row.name}\\n\`;
  }
}
`,
    },
    {
      name: 'a parser of frames yields what it read',
      code: `
export async function* parse(body) {
  for await (const line of readLines(body)) {
    if (line.startsWith('data: ')) yield line.slice('data: '.length);
  }
}
`,
    },
  ],
  invalid: [],
});
