/** A server process, seen from outside: its events, its port, its end. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

import type { Program } from './cell.ts';
import { compileHarness } from './compile.ts';
import type { SourceName } from './feed.ts';
import type { Event } from './report.ts';

/** Nothing of a cell takes longer than this, even on a busy machine. Running into it is a fault of the harness. */
const PATIENCE = 30_000;

/** Whatever happens here, no server outlives this process. */
const running = new Set<ChildProcess>();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

let compiled: string | undefined;

export class ServerProcess {
  readonly events: Event[] = [];
  exitCode: number | null | undefined;
  #stderr = '';
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  readonly #waiting = new Set<() => void>();

  constructor(program: Program, source: SourceName, survives = false, env: Record<string, string> = {}) {
    compiled ??= compileHarness();
    const given = 'stack' in program ? ['stack', program.stack, program.code] : ['file', program.file];
    this.#child = spawn(process.execPath, [compiled, ...given], {
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: '',
        REPRODUCTION_CHANNEL: 'fd3',
        REPRODUCTION_SOURCE: source,
        ...env,
        ...(survives && { REPRODUCTION_SURVIVES: '1' }),
      },
    });
    running.add(this.#child);
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    createInterface(this.#child.stdio[3] as Readable).on('line', (line) => {
      this.events.push(JSON.parse(line) as Event);
      this.#changed();
    });
    // `close` comes when the pipes are read to their end, too: all events are known then.
    this.#closed = new Promise((resolve) =>
      this.#child.once('close', (code) => {
        running.delete(this.#child);
        this.exitCode = code;
        this.#changed();
        resolve();
      }),
    );
  }

  get stderr(): string {
    return this.#stderr;
  }

  get alive(): boolean {
    return this.exitCode === undefined;
  }

  /** Nothing has happened for a while, and nothing is to come. */
  get quiet(): boolean {
    return this.events.at(-1)?.what === 'quiet';
  }

  saw(what: string): boolean {
    return this.events.some((event) => event.what === what);
  }

  /** Resolves when the condition holds; it is looked at after every event. */
  async until(title: string, condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const look = (): void => {
        if (!condition()) return;
        clearTimeout(tired);
        this.#waiting.delete(look);
        resolve();
      };
      const tired = setTimeout(() => {
        this.#waiting.delete(look);
        const last = this.events.slice(-40).map((event) => JSON.stringify(event));
        reject(new Error(`waited ${PATIENCE / 1000} s for ${title}:\n${last.join('\n')}\n${this.#stderr.slice(-2_000)}`));
      }, PATIENCE);
      this.#waiting.add(look);
    });
  }

  /** Tells those that wait that something else has changed. */
  changed(): void {
    this.#changed();
  }

  #changed(): void {
    for (const look of [...this.#waiting]) look();
  }

  /** @throws when the program ends before it listens */
  async port(): Promise<number> {
    await this.until('a port', () => !this.alive || this.saw('listening'));
    const event = this.events.find(({ what }) => what === 'listening');
    if (event === undefined) throw new Error(`The server did not start:\n${this.#stderr}`);
    return Number(event.detail);
  }

  async stop(): Promise<void> {
    if (this.alive) this.#child.kill('SIGKILL');
    await this.#closed;
  }
}
