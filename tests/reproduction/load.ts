/** Many clients at once on one server, with every strategy and source, and what is left when all of them have gone. */
import type { Leaving, Program } from './cell.ts';
import { RawClient } from './clients/raw.ts';
import type { SourceName } from './feed.ts';
import { judgeFrames } from './frames.ts';
import { ServerProcess } from './process.ts';

export interface Load {
  readonly clients: number;
  /** Most that were connected at the same time. */
  readonly atOnce: number;
  /** By name, how often. */
  readonly violations: Readonly<Record<string, number>>;
  /** Sources that are still open although no client is left. */
  readonly leaked: number;
  readonly opened: number;
  readonly died: boolean;
}

const SOURCES: readonly SourceName[] = ['items', 'empty', 'throws-first', 'throws-later', 'blocks', 'endless'];
const STRATEGIES: readonly (Leaving | 'stays' | 'slow')[] = ['stays', 'fin', 'rst', 'half', 'slow'];
const DELAYS = [0, 1, 50, 100, 200];

/** All combinations in turn. */
const strategyOf = (n: number) => ({
  source: SOURCES[n % SOURCES.length]!,
  how: STRATEGIES[Math.floor(n / SOURCES.length) % STRATEGIES.length]!,
  delay: DELAYS[Math.floor(n / (SOURCES.length * STRATEGIES.length)) % DELAYS.length]!,
});

export async function underLoad(program: Program, clients: number): Promise<Load> {
  const server = new ServerProcess(program, 'items');
  try {
    const port = await server.port();
    const plans = Array.from({ length: clients }, (_, n) => strategyOf(n));
    const all = plans.map(({ source, how, delay }) => {
      const client = new RawClient(port, { path: `/events?source=${source}`, onChange: () => server.changed(), ...(how === 'slow' && { slow: { bytes: 16_384, pause: 10 } }) });
      if (how !== 'stays' && how !== 'slow') setTimeout(() => client.leave(how), delay);
      return client;
    });
    const atOnce = all.length;
    await server.until('every client to be served', () => !server.alive || (server.quiet && requestsOf(server) >= minimum(plans) && all.every((client, n) => client.over || client.left !== undefined || mayHang(plans[n]!.source))));
    const seen = all.flatMap((client, n) => (client.left === undefined ? judge(client, mayHang(plans[n]!.source)) : []));
    for (const client of all) client.close();
    const events = server.events.length;
    await server.until('quiet after the last client', () => !server.alive || (server.quiet && server.events.length > events));
    const counts = server.events.flatMap(({ violation }) => violation ?? []);
    return { clients, atOnce, violations: tally([...counts, ...seen]), ...sourcesOf(server), died: !server.alive };
  } finally {
    await server.stop();
  }
}

const requestsOf = (server: ServerProcess): number => server.events.filter(({ what }) => what === 'request').length;

/** Those that leave at once may be gone before the server reads their request. */
const minimum = (plans: readonly ReturnType<typeof strategyOf>[]): number => plans.filter(({ how }) => how === 'stays' || how === 'slow').length;

/** Nobody can answer for a source that never says anything. */
const mayHang = (source: SourceName): boolean => source === 'blocks';

function judge({ answer, over }: RawClient, blocks: boolean): string[] {
  if (!over) return blocks ? [] : ['never ended'];
  const frames = judgeFrames(answer.body, answer.ending === 'end');
  if (answer.events.length > 0) return answer.ending === 'cut' ? ['broken off', ...frames] : frames;
  return [answer.ending === 'cut' ? 'broken off without an event' : 'ended without an event', ...frames];
}

function sourcesOf(server: ServerProcess): { opened: number; leaked: number } {
  const count = (names: readonly string[]): number => server.events.filter(({ what }) => names.includes(what)).length;
  const opened = count(['source opens']);
  return { opened, leaked: opened - count(['source ends', 'source throws', 'source is returned', 'source is aborted']) };
}

function tally(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
