/** The rules' pages, which the package brings along. */
import { readFileSync } from 'node:fs';

import type { Line } from '../report/frame.ts';
import type { RuleInfo } from '../report/problem.ts';
import { bareName } from './selection.ts';

/** The built command is two folders below the package, as this file is. */
const PACKAGE = new URL('../../', import.meta.url);

export function pageOf(rule: string): string {
  return readFileSync(new URL(`docs/rules/${rule}.md`, PACKAGE), 'utf8');
}

/** Those of the rules that are named, with their pages, links made absolute. */
export function withPages(rules: readonly RuleInfo[], ids: ReadonlySet<string>): RuleInfo[] {
  return rules
    .filter(({ id }) => ids.has(id))
    .map((info) => ({ ...info, page: forReaders(pageOf(bareName(info.id))).replaceAll(/\]\((?!https?:|#)(?:\.\.\/)?([^)]+)\)/g, (_, path: string) => `](${new URL(path, info.url).href})`) }));
}

const forReaders = (page: string): string => page.replaceAll(/<!--[^]*?-->\n?/g, '').replace(/\n{3,}/g, '\n\n');

/** A page for the terminal: headings bold, code and tables as they are. */
export function explained(rule: string): Line[] {
  let inCode = false;
  return forReaders(pageOf(rule))
    .trimEnd()
    .split('\n')
    .flatMap((text): Line[] => {
      if (text.startsWith('```')) {
        inCode = !inCode;
        return [];
      }
      if (inCode) return [[{ text: `    ${text}`, style: 'cyan' }]];
      if (text.startsWith('#')) return [[{ text: text.replace(/^#+ /, ''), style: 'bold' }]];
      return [[{ text: text.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll('**', ''), style: 'plain' }]];
    });
}
