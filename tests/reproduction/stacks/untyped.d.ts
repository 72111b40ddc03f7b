/** What the stacks use of packages that come without types. */
declare module 'express4' {
  export { default } from 'express';
}

declare module 'koa' {
  import type { IncomingMessage, ServerResponse } from 'node:http';

  export interface Context {
    readonly req: IncomingMessage;
    readonly res: ServerResponse;
    respond: boolean;
    status: number;
    body: unknown;
    set(headers: Record<string, string>): void;
    flushHeaders(): void;
  }

  export default class Koa {
    silent: boolean;
    use(middleware: (context: Context) => unknown): this;
    listen(port: number, host: string): unknown;
  }
}
