/**
 * `eslint-disable` comments, as ESLint reads them: block comments turn rules off and on from where they stand,
 * `-line` and `-next-line` comments for one line. What follows ` -- ` is a note. `oxlint-` is the same to us.
 */
import type { Lines } from '../lines.ts';
import type { Comment } from './parse.ts';

interface Directive {
  readonly kind: 'disable' | 'enable';
  /** Where it starts to hold. */
  readonly line: number;
  readonly column: number;
  /** For one line only. */
  readonly single: boolean;
  /** Names of rules as written; empty for all. */
  readonly rules: readonly string[];
}

const DIRECTIVE = /^\s*(?:eslint|oxlint)-(disable|enable|disable-line|disable-next-line)(?:\s|$)([^]*)$/;

export class Directives {
  readonly #directives: readonly Directive[];

  constructor(comments: readonly Comment[], lines: Lines) {
    this.#directives = comments.flatMap((comment) => read(comment, lines));
  }

  /** @param start where a problem starts: line from 1, column from 0 */
  hides(rule: string, start: { readonly line: number; readonly column: number }): boolean {
    let off = false;
    for (const directive of this.#directives) {
      if (!concerns(directive, rule)) continue;
      if (directive.single) {
        if (directive.line === start.line) return true;
      } else if (directive.line < start.line || (directive.line === start.line && directive.column <= start.column)) {
        off = directive.kind === 'disable';
      }
    }
    return off;
  }
}

const concerns = ({ rules }: Directive, rule: string): boolean => rules.length === 0 || rules.some((name) => name.slice(name.lastIndexOf('/') + 1) === rule && name.includes('/'));

function read(comment: Comment, lines: Lines): Directive[] {
  const match = DIRECTIVE.exec(comment.value);
  if (match === null) return [];
  const [, label = '', rest = ''] = match;
  const rules = rest.split(/\s-{2,}\s/u, 1)[0]!.split(',').map((name) => name.trim().replace(/^(['"]?)(.*)\1$/, '$2')).filter((name) => name !== '');
  const from = lines.at(comment.start);
  const to = lines.at(comment.end);
  switch (label) {
    case 'disable-line':
      return from.line === to.line ? [{ kind: 'disable', ...from, single: true, rules }] : [];
    case 'disable-next-line':
      return [{ kind: 'disable', line: to.line + 1, column: 0, single: true, rules }];
    default:
      return comment.type === 'Block' ? [{ kind: label as 'disable' | 'enable', ...from, single: false, rules }] : [];
  }
}
