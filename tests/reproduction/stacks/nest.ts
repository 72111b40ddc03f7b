/** Nest: @Sse() with an Observable, and @Res(). */
import 'reflect-metadata';

import { Controller, Get, Module, Res, Sse, type MessageEvent } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { Response } from 'express';
import { from, map, Observable } from 'rxjs';

import { nodeWriter, prepare, type Head } from './node.ts';
import { HOST, type Feed, type Generate, type Serve, type ServeGenerator } from './stack.ts';

async function listen(controller: new () => object): Promise<void> {
  class App {}
  Module({ controllers: [controller] })(App);
  const app = await NestFactory.create(App, { logger: false });
  await app.listen(0, HOST);
}

function observable(feed: Feed): Observable<MessageEvent> {
  return new Observable((subscriber) => {
    const leaving = new AbortController();
    void feed({
      send: ({ event, data }) => subscriber.next({ data, ...(event !== undefined && { type: event }) }),
      end: () => subscriber.complete(),
      answer: () => subscriber.error(new Error('boom')),
      receiver: subscriber,
      onLeave: (left) => leaving.signal.addEventListener('abort', left),
      open: () => true,
    });
    return () => leaving.abort();
  });
}

function fromGenerator(generate: Generate): Observable<MessageEvent> {
  return from(generate(new AbortController().signal)).pipe(map(({ event, data }) => ({ data, ...(event !== undefined && { type: event }) })));
}

/** What the decorators of a method would do; their syntax would need a compiler option of its own. */
function decorate(type: new () => object, method: string, ...decorators: MethodDecorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(type.prototype, method)!;
  for (const decorator of decorators) decorator(type.prototype as object, method, descriptor);
  Controller()(type);
}

function sse(events: () => Observable<MessageEvent>): Promise<void> {
  class Events {
    events(): Observable<MessageEvent> {
      return events();
    }
  }
  decorate(Events, 'events', Sse('events'));
  return listen(Events);
}

function raw(head: Head): Serve {
  return (feed) => {
    class Events {
      async events(response: Response): Promise<void> {
        prepare(response, head);
        await feed({ ...nodeWriter(response), answer: () => response.status(500).json({ error: 'boom' }) });
      }
    }
    Res()(Events.prototype, 'events', 0);
    decorate(Events, 'events', Get('events'));
    return listen(Events);
  };
}

export const loops: Record<string, Serve> = {
  'nest.observable': (feed) => sse(() => observable(feed)),
  'nest.res': raw('set'),
  'nest.resflush': raw('flush'),
};

export const generators: Record<string, ServeGenerator> = {
  'nest.generator': (generate) => sse(() => fromGenerator(generate)),
};
