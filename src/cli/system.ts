/** What the command touches of its process: replaced in tests. */
import type { Screen } from './progress.ts';

export interface System {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: Screen;
  readonly stderr: Screen;
}
