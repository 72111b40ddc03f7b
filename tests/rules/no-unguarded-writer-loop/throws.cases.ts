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
import { buildMessageEvent, createTextChunk, toRunEvent } from './events.js';

export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      const event = buildMessageEvent(toRunEvent(item));
      yield \`data: \${JSON.stringify(event)} \${createTextChunk(item)}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
    },
    {
      name: 'a method of that name',
      code: `
export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      yield \`data: \${events.createTextChunk(item)}\\n\\n\`;
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
      name: 'a name that says nothing',
      code: `
import { work } from './events.js';

export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      yield \`data: \${work(item)}\\n\\n\`;
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
      name: 'a conversion that is awaited',
      code: `
import { createTextChunk } from './events.js';

export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      yield \`data: \${await createTextChunk(item)}\\n\\n\`;
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
      name: 'a conversion of this file that may throw',
      code: `
const createTextChunk = (item) => ({ code: lookUp(item.name) });

export async function* frames(source) {
  let sent = false;
  try {
    for await (const item of source) {
      sent = true;
      yield \`data: \${createTextChunk(item).code}\\n\\n\`;
    }
  } catch (error) {
    console.error(error);
  }
  if (!sent) yield ': nothing\\n\\n';
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 7, endLine: 7 }],
    },
  ],
});
