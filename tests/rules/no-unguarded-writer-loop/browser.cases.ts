// Code that runs in a browser answers no request, even where it makes a stream of frames for itself.
import { rule, tester } from './support.ts';

const RUN = `
    const stream = new ReadableStream({
      async start(controller) {
        for await (const chunk of run()) controller.enqueue(encoder.encode(\`data: \${chunk}\\n\\n\`));
        controller.close();
      },
    });
    return read(stream);
`;

tester.run('streams in a browser', rule, {
  valid: [
    {
      name: 'in a hook',
      code: `
export function useExecution() {
  return useCallback(async () => {${RUN}  }, []);
}
`,
    },
    {
      name: 'in a hook that is a variable',
      code: `
export const useExecution = () => {
  const execute = async () => {${RUN}  };
  return execute;
};
`,
    },
    {
      name: 'in a client component',
      code: `
'use client';

export async function execute() {${RUN}}
`,
    },
  ],
  invalid: [
    {
      name: 'in a route that stands beside a component',
      code: `
import { useState } from 'react';

export async function action() {${RUN}}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 7, endLine: 7 }],
    },
    {
      name: 'in a function whose name only begins like that of a hook',
      code: `
export async function usedBy() {${RUN}}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 5, endLine: 5 }],
    },
  ],
});
