/** Sources that the engine is run over, and how they are parsed and lowered. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from '@typescript-eslint/parser';
import type { TSESTree } from '@typescript-eslint/utils';
import { lowerFile } from '../../src/analyse.ts';
import type { AnalysisOptions } from '../../src/findings.ts';
import type { LoweredScope } from '../../src/lower/scope.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Source {
  readonly name: string;
  readonly text: string;
}

export function lower(text: string, options: AnalysisOptions = {}): LoweredScope[] {
  return lowerFile({ ast: parse(text, { range: true, loc: true, jsx: false, sourceType: 'module' }), text }, undefined, options);
}

/** Every file below `folder` whose name ends so. */
export function filesIn(folder: string, end: string): string[] {
  const names = readdirSync(`${ROOT}${folder}`, { recursive: true }).map((name) => `${folder}/${String(name).replaceAll('\\', '/')}`);
  return names.filter((name) => name.endsWith(end) && !name.includes('node_modules')).sort();
}

export function read(file: string): Source {
  return { name: file, text: readFileSync(`${ROOT}${file}`, 'utf8') };
}

/** The programs that a test file holds as literals: texts of several lines with a loop in them. */
export function programsIn(file: string): Source[] {
  const { text } = read(file);
  const programs: Source[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) node.forEach(visit);
    else if (isNode(node)) {
      const program = literalOf(node);
      if (program !== undefined && /\b(?:for|while|do)\b/.test(program) && parses(program)) programs.push({ name: `${file}:${node.loc.start.line}`, text: program });
      for (const [key, child] of Object.entries(node)) if (key !== 'parent') visit(child);
    }
  };
  visit(parse(text, { range: true, loc: true, sourceType: 'module' }));
  return programs;
}

function isNode(value: unknown): value is TSESTree.Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'loc' in value;
}

function literalOf(node: TSESTree.Node): string | undefined {
  if (node.type === 'TemplateLiteral' && node.quasis.length === 1) return node.quasis[0]!.value.cooked ?? undefined;
  return node.type === 'Literal' && typeof node.value === 'string' ? node.value : undefined;
}

function parses(text: string): boolean {
  try {
    parse(text, { sourceType: 'module' });
    return true;
  } catch {
    return false;
  }
}
