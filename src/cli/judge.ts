/** Judges one file after another: read, text test, and only then the parser and the engine. */
import type { Fault } from '../report/problem.ts';
import { firstLine, reasonOf } from './errors.ts';
import { isCandidate } from './candidate.ts';
import type { LintOptions, Raw } from './lint.ts';
import { SyntaxFault } from './parse.ts';
import { isMinified, readSource } from './read.ts';
import type { Engine, Repository, Texts } from './repository.ts';
import type { Selection } from './selection.ts';

/** A file by its path, or by a text that came from elsewhere. */
export interface Source {
  readonly path: string;
  readonly text?: string;
  /** Named by the user: judged even when it looks as if nobody wrote it. */
  readonly named?: boolean;
}

export interface Judged {
  readonly path: string;
  readonly text: string;
  readonly problems: readonly Raw[];
  /** The other files that their paths go through. */
  readonly others: Texts;
}

export type Verdict = { readonly judged: Judged } | { readonly fault: Fault } | undefined;

export class Judge {
  readonly #selection: Selection;
  readonly #options: LintOptions;
  readonly #repository: Repository;

  constructor(selection: Selection, options: LintOptions, repository: Repository) {
    this.#selection = selection;
    this.#repository = repository;
    this.#options = options;
  }

  /** @returns undefined where there is nothing to say; a promise only when the engine must be loaded first */
  judge(source: Source): Verdict | Promise<Verdict> {
    const { path } = source;
    let text = source.text;
    if (text === undefined) {
      try {
        const read = readSource(path);
        if ('skipped' in read) return source.named ? fault(path, read.skipped) : undefined;
        text = read.text;
      } catch (error) {
        return fault(path, `could not be read: ${reasonOf(error)}.`);
      }
    }
    const { engine, modules } = this.#repository;
    if (!isCandidate({ path, text, modules }, this.#selection) || (!source.named && isMinified(text))) return undefined;
    if (engine !== undefined) return this.#lint(path, text, engine);
    return this.#repository.load().then((loaded) => this.#lint(path, text, loaded));
  }

  #lint(path: string, text: string, { parse, lintText }: Engine): Verdict {
    try {
      const { modules } = this.#repository;
      const problems = lintText({ path, text, modules }, parse, this.#selection, this.#options);
      return problems.length === 0 ? undefined : { judged: { path, text, problems, others: this.#othersIn(problems) } };
    } catch (error) {
      if (error instanceof SyntaxFault) return fault(path, `could not be parsed: ${error.message}.`);
      return fault(path, `could not be analysed (${firstLine(error)}). This is a fault of sse-lint: please report it with the file.`);
    }
  }

  #othersIn(problems: readonly Raw[]): Texts {
    const paths = new Set(problems.flatMap(({ path }) => path.flatMap(({ file }) => file ?? [])));
    return new Map([...paths].map((path) => [path, this.#repository.modules?.host.read(path) ?? '']));
  }
}

const fault = (path: string, sentence: string): Verdict => ({ fault: { path, sentence } });
