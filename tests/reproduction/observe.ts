/** Runs one cell, and says what was seen: by the client, of the source, of the process. */
import { leaves, type Cell, type Leaving } from './cell.ts';
import { RawClient } from './clients/raw.ts';
import { contentOf, FORGED, judgeFrames } from './frames.ts';
import { ServerProcess } from './process.ts';
import type { Event } from './report.ts';

/** How the answer ended for a client that stayed. `left`: this one did not stay. */
export type Ending = 'end' | 'cut' | 'no response' | 'hang' | 'hang, no head' | 'left';

/** What became of the source. `drained`: read to its end although nobody was there any more. `stuck`: never stopped. */
export type SourceFate = 'not opened' | 'ends' | 'throws' | 'returned' | 'aborted' | 'drained' | 'stuck';

export interface Observation {
  readonly cell: Cell;
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  /** Kinds of event in order, or what was seen instead: see `contentOf`. */
  readonly content: string;
  readonly ending: Ending;
  readonly source: SourceFate;
  readonly died: 'unhandledRejection' | 'uncaughtException' | undefined;
  readonly violations: readonly string[];
  readonly timeline: readonly Event[];
  readonly stderr: string;
}

/** In one line, as the tables have it. */
export function codeOf({ cell, status, contentType, content, ending, source, died }: Observation): string {
  const dagger = died === undefined ? '' : died === 'unhandledRejection' ? ' †UR' : ' †UE';
  if (leaves(cell.client)) return `source ${source}${dagger}`;
  if (status === undefined) return `${ending}${dagger}`;
  const sse = contentType?.startsWith('text/event-stream') ?? false;
  const head = [...(status === 200 ? [] : [sse ? `${status} sse` : String(status)]), ...(contentType === undefined && status === 200 ? ['no type'] : [])];
  return `${[...head, content, ending].join(' ')}${dagger}`;
}

export async function observe(cell: Cell, env: Record<string, string> = {}): Promise<Observation> {
  const server = new ServerProcess(cell.program, cell.source, cell.survives, env);
  try {
    const client = new RawClient(await server.port(), { path: `/events${cell.query ?? ''}`, method: cell.method, deaf: cell.client === 'jam', onChange: () => server.changed(), ...(cell.client === 'slow' && { slow: { bytes: 32_768, pause: 5 } }) });
    if (leaves(cell.client)) await leaveAsTold(cell, server, client);
    if (cell.client.includes('@') && (await neverArrived(server))) return conclude(cell, server, client);
    await server.until('the end', () => !server.alive || (server.quiet && settled(cell, server, client)));
    // The server has been silent for long; what it had sent by then is here at once.
    await new Promise((resolve) => setTimeout(resolve, 20));
    client.close();
    await server.until('quiet', () => !server.alive || server.quiet);
    await server.stop();
    return conclude(cell, server, client);
  } finally {
    await server.stop();
  }
}

/** The server is quiet: is that the end for this client, too? One that has left may be gone before the server hears of it. */
function settled(cell: Cell, server: ServerProcess, client: RawClient): boolean {
  if (leaves(cell.client)) return server.saw('connection closed');
  return client.over || cell.client !== 'slow' || client.idle;
}

/** Who leaves at once may be gone before the server reads the request: then nothing happens there at all. */
async function neverArrived(server: ServerProcess): Promise<boolean> {
  for (let waited = 0; waited < 500 && !server.saw('request'); waited += 50) await new Promise((resolve) => setTimeout(resolve, 50));
  return !server.saw('request');
}

async function leaveAsTold({ client: name, source }: Cell, server: ServerProcess, client: RawClient): Promise<void> {
  if (name === 'jam') {
    await server.until('the server to be stuck', () => !server.alive || server.quiet);
    return client.leave('rst');
  }
  const [how, delay] = name.split('@') as [Leaving, string | undefined];
  if (delay !== undefined) await new Promise((resolve) => setTimeout(resolve, Number(delay)));
  else await server.until('the source to be read', () => !server.alive || server.quiet || readyToLeave(source, server));
  client.leave(how);
}

/** The moment at which leaving tells most: when the source is waiting, or in the middle of what it yields. */
function readyToLeave(source: Cell['source'], server: ServerProcess): boolean {
  if (source === 'flood' || source === 'endless') return server.events.some(({ what, detail }) => what === 'source yields' && detail === '2');
  return server.saw('source is asked');
}

function conclude(cell: Cell, server: ServerProcess, client: RawClient): Observation {
  const { answer } = client;
  const timeline = server.events.filter(({ what }) => what !== 'quiet');
  const death = timeline.find(({ what }) => what === 'dies')?.detail?.split(':')[0];
  const source = fateOf(cell, timeline);
  const content = contentOf(answer.body, answer.contentType);
  const ending: Ending = client.left !== undefined ? 'left' : answer.status === undefined ? (answer.ending === undefined ? 'hang, no head' : 'no response') : (answer.ending ?? 'hang');
  const seen = { cell, status: answer.status, contentType: answer.contentType, content, ending, source, died: death as Observation['died'], timeline, stderr: server.stderr };
  return { ...seen, violations: [...new Set([...timeline.flatMap(({ violation }) => violation ?? []), ...violationsOf(seen, answer.body)])] };
}

/** A source that can go on for longer than its client stayed. */
const LONG = new Set(['flood', 'torrent', 'endless', 'yields-late']);

function fateOf(cell: Cell, timeline: readonly Event[]): SourceFate {
  const last = timeline.findLast(({ what }) => ['source opens', 'source ends', 'source throws', 'source is returned', 'source is aborted'].includes(what));
  switch (last?.what) {
    case undefined:
      return 'not opened';
    case 'source ends':
      return leaves(cell.client) && LONG.has(cell.source) ? 'drained' : 'ends';
    case 'source throws':
      return 'throws';
    case 'source is returned':
      return 'returned';
    case 'source is aborted':
      return 'aborted';
    default:
      return 'stuck';
  }
}

/** Who finds out at the next write needs no more than two. */
const VAIN_WRITES = 3;

type Seen = Omit<Observation, 'violations'>;

/** What the protocol forbids and no single call shows. */
function violationsOf({ cell, status, contentType, content, ending, source, timeline }: Seen, body: string): string[] {
  const violations: string[] = [];
  if (leaves(cell.client)) {
    if (source === 'drained') violations.push('source goes on after the client left');
    if (source === 'stuck') {
      const asked = timeline.findLast(({ what }) => what === 'source is asked' || what === 'source yields');
      violations.push(asked?.what === 'source yields' ? 'waits for drain for ever' : 'source stays open after the client left');
    }
    if (timeline.filter(({ what }) => what === 'write() after the client left').length >= VAIN_WRITES) violations.push('writes go on after the client left');
    return violations;
  }
  const events = /item|CLOSE|ERR/.test(content);
  const stream = status === 200 && (contentType === undefined || contentType.startsWith('text/event-stream'));
  if (ending.startsWith('hang')) violations.push('never ended');
  if (status !== undefined && body === '') violations.push('started without a body');
  if (ending === 'end' && stream && !events) violations.push('ended without an event');
  if (ending === 'cut' || ending === 'no response') violations.push(events ? 'broken off' : 'broken off without an event');
  const sse = contentType?.startsWith('text/event-stream') ?? false;
  if (sse ? status !== 200 : contentType === undefined && stream) violations.push('answer refused by EventSource');
  if (stream) violations.push(...judgeFrames(body, ending === 'end'));
  if (cell.query?.includes(FORGED) === true && body.split('\n').includes(`data: ${FORGED}`)) violations.push('event forged by the request');
  return violations;
}
