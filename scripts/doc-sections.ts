/** The generated sections of the documentation, by the name that their markers have. */
import { parse } from '@typescript-eslint/parser';

import { analyse, lowerFile } from '../src/analyse.ts';
import { printGraph } from '../src/ir/print.ts';
import { LIBRARIES } from '../src/models/index.ts';
import type { Aftermath, Does, Library, StreamModel } from '../src/models/model.ts';
import { EXEMPTIONS } from '../src/streams/throws.ts';

export const SECTIONS: Readonly<Record<string, () => string>> = {
  stacks: () => LIBRARIES.map(({ name }) => (name.includes(' ') ? name : `\`${name}\``)).join(' · '),
  throws: () =>
    table(
      ['Calls', 'Awaited too', 'Because'],
      EXEMPTIONS.map(({ calls, awaited, because }) => [codes(calls), awaited ? 'yes' : '', because]),
    ),
  models: () => LIBRARIES.map(libraryText).join('\n\n'),
  'worked-example': () => fenced('js', WORKED_EXAMPLE),
  'worked-ir': () => fenced('text', printGraph(lowerFile(worked())[0]!.graph)),
  'worked-finding': () => {
    const [finding] = analyse(worked());
    const steps = finding!.path.map((step, index) => `${index + 1}. line ${step.line}: ${step.text}`);
    return `> ${finding!.message}\n\n${steps.join('\n')}`;
  },
};

const WORKED_EXAMPLE = `import { createServer } from 'node:http';

createServer(async (req, res) => {
  res.writeHead(200, { 'Content-Type': 'text/event-stream' });
  let sent = false;
  for await (const item of feed()) { // ✗
    res.write(\`data: \${item}\\n\\n\`);
    sent = true;
  }
  if (!sent) res.write('event: close\\ndata: \\n\\n');
  res.end();
});
`;

function worked() {
  return { ast: parse(WORKED_EXAMPLE, { range: true, loc: true }), text: WORKED_EXAMPLE };
}

const AFTERMATHS: Readonly<Record<Aftermath, string>> = {
  hang: 'left open',
  crash: 'unhandled rejection',
  silent: 'ends',
  managed: 'the library ends or cuts it',
  answered: 'the library answers',
};

function libraryText(library: Library): string {
  const rows = library.streams.map((model) => [
    `${model.title}<br>\`${model.id}\``,
    knownBy(library, model),
    codes(opens(model)),
    codes(methods(model, 'send', 'push', 'send-end')),
    codes(methods(model, 'end', 'send-end')),
    AFTERMATHS[model.onReturn],
    onThrow(model),
    model.because,
  ]);
  return `### ${library.name}\n\n${table(['Stream', 'Known by', 'Opens', 'Sends', 'Ends', 'On return', 'On throw', 'Because'], rows)}`;
}

function knownBy(library: Library, { id }: StreamModel): string {
  const named = (record: Readonly<Record<string, string>> | undefined) => Object.entries(record ?? {}).flatMap(([name, model]) => (model === id ? [name] : []));
  const calls = library.openers.filter((opener) => opener.model === id).map(({ name }) => `${name}()`);
  const types = named(library.types).map((name) => `: ${name}`);
  return codes([...calls, ...named(library.properties), ...types]) || 'how it is made or used';
}

function opens(model: StreamModel): string[] {
  const begins = { open: ['from the start'], prepared: [], fresh: [] }[model.begins];
  return [...begins, ...methods(model, 'open', 'write-head')];
}

function methods(model: StreamModel, ...does: Does[]): string[] {
  return Object.keys(model.methods).filter((method) => does.includes(model.methods[method]!));
}

function onThrow({ onThrow: { uncommitted, committed } }: StreamModel): string {
  return uncommitted === committed ? AFTERMATHS[committed] : `${AFTERMATHS[uncommitted]}; once open: ${AFTERMATHS[committed]}`;
}

const codes = (names: readonly string[]): string => names.map((name) => (name === 'from the start' ? name : `\`${name}\``)).join(', ');

const fenced = (language: string, code: string): string => `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
