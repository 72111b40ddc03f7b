// What may throw: the flag is set first, then something runs, then the frame goes out.
import { rule, tester } from './support.ts';

tester.run('what cannot throw', rule, {
  valid: [
    {
      name: 'a logger',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      logger.debug('item', item);
      yield \`data: \${item}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
    },
    {
      name: 'JSON.stringify, String and Number',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      const text = JSON.stringify({ id: String(item.id), at: Number(item.at) });
      yield \`data: \${text}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
    },
    {
      name: 'dates, objects and arrays',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      const keys = Array.isArray(item) ? [] : Object.keys(item);
      yield \`data: \${keys.join(',')} \${Date.now()} \${Math.random()}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
    },
    {
      name: 'methods of strings',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const line of source) {
      sent = true;
      yield 'data: ' + line.trim().slice(0, 80) + '\\n\\n';
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
    },
    {
      name: 'a function of the file that cannot throw',
      code: `
const toFrame = (item) => \`data: \${item.text}\\n\\n\`;

export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      yield toFrame(item);
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
    },
  ],
  invalid: [],
});

tester.run('what may throw', rule, {
  valid: [
    {
      name: 'an unknown function that runs before the flag is set',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      const text = translate(item);
      sent = true;
      yield \`data: \${text}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
    },
  ],
  invalid: [
    {
      name: 'JSON.parse',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const line of source) {
      sent = true;
      const item = JSON.parse(line);
      yield \`data: \${item.text}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'an unknown function',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      yield \`data: \${translate(item)}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'an await',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      const text = await item.text;
      yield \`data: \${text}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'new',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      const frame = new Frame(item);
      yield \`data: \${frame}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
    {
      name: 'a function of the file that calls an unknown one',
      code: `
const toFrame = (item) => \`data: \${translate(item.text)}\\n\\n\`;

export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      yield toFrame(item);
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
    {
      name: 'a throw statement',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      if (item.error) throw item.error;
      yield \`data: \${item.text}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 5, endLine: 5 }],
    },
  ],
});

tester.run('conversions of other files', rule, {
  valid: [
    {
      name: 'names that say what they make',
      code: `
import { buildErrorEvent, createErrorChunk, mapToError, toRunErrorPayload } from './errors.js';

export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) res.write(\`data: \${row.id}\\n\\n\`);
    res.write('data: [DONE]\\n\\n');
  } catch (error) {
    const event = buildErrorEvent(toRunErrorPayload(mapToError(error)));
    res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
    res.write(createErrorChunk(error));
  }
  res.end();
}
`,
    },
    {
      name: 'a method of that name',
      code: `
export async function* frames(source) {
  try {
    for await (const item of source) yield \`data: \${item}\\n\\n\`;
  } catch (error) {
    const chunk = errors.createErrorChunk(error);
    yield \`data: \${chunk.text}\\n\\n\`;
    return;
  }
  yield 'data: [DONE]\\n\\n';
}
`,
    },
  ],
  invalid: [
    {
      name: 'a name that says nothing',
      code: `
import { work } from './errors.js';

export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) res.write(\`data: \${row.id}\\n\\n\`);
    res.write('data: [DONE]\\n\\n');
  } catch (error) {
    const event = work(error);
    res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
  }
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'a conversion that is awaited',
      code: `
import { createErrorChunk } from './errors.js';

export async function follow(res: ServerResponse, source: AsyncIterable<Row>) {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  try {
    for await (const row of source) res.write(\`data: \${row.id}\\n\\n\`);
    res.write('data: [DONE]\\n\\n');
  } catch (error) {
    const event = await createErrorChunk(error);
    res.write(\`data: \${JSON.stringify(event)}\\n\\n\`);
  }
  res.end();
}
`,
      errors: [{ messageId: 'unguarded', line: 7, endLine: 7 }],
    },
    {
      name: 'a conversion of this file that may throw',
      code: `
const createErrorChunk = (error) => ({ code: lookUp(error.name) });

export async function* frames(source) {
  try {
    for await (const item of source) yield \`data: \${item}\\n\\n\`;
  } catch (error) {
    const chunk = createErrorChunk(error);
    yield \`data: \${chunk.code}\\n\\n\`;
    return;
  }
  yield 'data: [DONE]\\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 6, endLine: 6 }],
    },
  ],
});
