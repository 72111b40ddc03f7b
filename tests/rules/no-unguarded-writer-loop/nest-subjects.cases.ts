// NestJS: subjects, and observables that are not all that is served.
import { rule, tester } from './support.ts';

const HEAD = `
import { Controller, Sse } from '@nestjs/common';
import { BehaviorSubject, concat, defaultIfEmpty, map, merge, of, startWith, Observable, Subject } from 'rxjs';
`;

tester.run('@Sse() with a Subject', rule, {
  valid: [
    {
      name: 'a last event, and an error event',
      code: `${HEAD}
@Controller()
export class TicksController {
  @Sse('ticks')
  ticks() {
    const subject = new Subject<MessageEvent>();
    void (async () => {
      try {
        for await (const tick of this.clock.ticks()) subject.next({ data: tick });
        subject.next({ data: '[DONE]' });
        subject.complete();
      } catch (error) {
        subject.error(error);
      }
    })();
    return subject.asObservable();
  }
}
`,
    },
    {
      name: 'one that gives a value to whoever subscribes',
      code: `${HEAD}
@Controller()
export class TicksController {
  @Sse('ticks')
  ticks() {
    const subject = new BehaviorSubject({ data: 'ready' });
    void this.feed(subject);
    return subject;
  }
  private async feed(subject) {
    for await (const tick of this.clock.ticks()) subject.next({ data: tick });
    subject.complete();
  }
}
`,
    },
    {
      name: 'one that the class keeps: others may feed it',
      code: `${HEAD}
@Controller()
export class TicksController {
  private readonly subject = new Subject<MessageEvent>();
  @Sse('ticks')
  ticks() {
    return this.subject.asObservable();
  }
  async feed(source) {
    for await (const tick of source) this.subject.next({ data: tick });
  }
}
`,
    },
    {
      name: 'one that no method serves',
      code: `
import { Subject } from 'rxjs';

export function watch(clock) {
  const subject = new Subject();
  void (async () => {
    for await (const tick of clock.ticks()) subject.next({ data: tick });
    subject.complete();
  })();
  return subject;
}
`,
    },
  ],
  invalid: [
    {
      name: 'a detached function that feeds it',
      code: `${HEAD}
@Controller()
export class TicksController {
  @Sse('ticks')
  ticks() {
    const subject = new Subject<MessageEvent>();
    (async () => {
      for await (const tick of this.clock.ticks()) subject.next({ data: tick });
      subject.complete();
    })().catch((error) => subject.error(error));
    return subject.asObservable();
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 11, endLine: 11 }],
    },
    {
      name: 'a method that feeds it',
      code: `${HEAD}
@Controller()
export class TicksController {
  @Sse('ticks')
  ticks() {
    const subject = new Subject<MessageEvent>();
    void this.feed(subject);
    return subject.pipe(map((event) => event));
  }
  private async feed(subject) {
    for await (const tick of this.clock.ticks()) subject.next({ data: tick });
    subject.complete();
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 14, endLine: 14 }],
    },
  ],
});

const served = (result: string) => `${HEAD}
@Controller()
export class TicksController {
  @Sse('ticks')
  ticks() {
    const ticks = new Observable((subscriber) => {
      (async () => {
        for await (const tick of this.clock.ticks()) subscriber.next({ data: tick });
        subscriber.complete();
      })().catch((error) => subscriber.error(error));
    });
    return ${result};
  }
}
`;

tester.run('observables with events of others beside their own', rule, {
  valid: [
    { name: 'a first event', code: served("ticks.pipe(startWith({ data: 'ready' }))") },
    { name: 'an event for an empty source', code: served("ticks.pipe(map((event) => event), defaultIfEmpty({ data: 'empty' }))") },
    { name: 'a heartbeat', code: served('merge(ticks, this.heartbeat$)') },
    { name: 'a last event', code: served("concat(ticks.pipe(map((event) => event)), of({ data: '[DONE]' }))") },
  ],
  invalid: [
    {
      name: 'the same, changed one by one',
      code: served('ticks.pipe(map((event) => event))'),
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 11, endLine: 11 }],
    },
  ],
});
