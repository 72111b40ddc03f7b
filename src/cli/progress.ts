/** A bar for a person who waits; nothing for a log. */
import type { SingleBar } from 'cli-progress';

/** Work that is done sooner than this needs none. */
const PATIENCE = 400;
const BETWEEN = 80;

export type Screen = NodeJS.WritableStream & { readonly isTTY?: boolean | undefined };

export class Progress {
  readonly #bar: SingleBar;
  readonly #total: number;
  readonly #started = performance.now();
  #drawn = 0;

  private constructor(bar: SingleBar, total: number) {
    this.#bar = bar;
    this.#total = total;
  }

  /** @returns undefined when nobody watches */
  static async open(screen: Screen, env: NodeJS.ProcessEnv, total: number): Promise<Progress | undefined> {
    if (screen.isTTY !== true || env['CI'] !== undefined || env['TERM'] === 'dumb') return undefined;
    const { default: bars } = await import('cli-progress');
    const bar = new bars.SingleBar({ stream: screen, format: '{bar} {value} of {total} files', clearOnComplete: true, synchronousUpdate: true, gracefulExit: false }, bars.Presets.shades_classic);
    return new Progress(bar, total);
  }

  readonly update = (done: number): void => {
    const now = performance.now();
    if (now - this.#started < PATIENCE || now - this.#drawn < BETWEEN) return;
    if (this.#drawn === 0) this.#bar.start(this.#total, done);
    else this.#bar.update(done);
    this.#drawn = now;
  };

  stop(): void {
    if (this.#drawn !== 0) this.#bar.stop();
  }
}
