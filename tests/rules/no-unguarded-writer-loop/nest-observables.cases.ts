// NestJS: observables.
import { rule, tester } from './support.ts';

tester.run('@Sse() with an Observable', rule, {
  valid: [
    {
      name: 'a first event',
      code: `
import { Controller, Sse } from '@nestjs/common';
import { Observable } from 'rxjs';

@Controller()
export class TicksController {
  @Sse('ticks')
  ticks(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      subscriber.next({ data: 'ready' } as MessageEvent);
      (async () => {
        for await (const tick of this.clock.ticks()) {
          subscriber.next({ data: tick } as MessageEvent);
        }
        subscriber.complete();
      })();
    });
  }
}
`,
    },
    {
      name: 'subscriber.error() is an error event, and an empty source is guarded',
      code: `
import { Controller, Sse } from '@nestjs/common';
import { Observable } from 'rxjs';

@Controller()
export class TicksController {
  @Sse('ticks')
  ticks(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      (async () => {
        let sent = false;
        try {
          for await (const tick of this.clock.ticks()) {
            subscriber.next({ data: tick } as MessageEvent);
            sent = true;
          }
          if (!sent) subscriber.next({ type: 'close', data: '' } as MessageEvent);
          subscriber.complete();
        } catch (error) {
          subscriber.error(error);
        }
      })();
    });
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'a detached function inside the subscriber',
      code: `
import { Controller, Sse } from '@nestjs/common';
import { Observable } from 'rxjs';

@Controller()
export class TicksController {
  @Sse('ticks')
  ticks(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      (async () => {
        for await (const tick of this.clock.ticks()) {
          subscriber.next({ data: tick } as MessageEvent);
        }
        subscriber.complete();
      })();
    });
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'crash' }, line: 11, endLine: 11 }],
    },
    {
      name: 'a catch that only logs',
      code: `
import { Controller, Sse } from '@nestjs/common';
import { Observable } from 'rxjs';

@Controller()
export class TicksController {
  @Sse('ticks')
  ticks(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      (async () => {
        try {
          for await (const tick of this.clock.ticks()) {
            subscriber.next({ data: tick } as MessageEvent);
          }
          subscriber.complete();
        } catch (error) {
          console.error(error);
        }
      })();
    });
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 12, endLine: 12 }],
    },
    {
      name: 'subscriber.error() covers the throw, not the empty source',
      code: `
import { Controller, Sse } from '@nestjs/common';
import { Observable } from 'rxjs';

@Controller()
export class TicksController {
  @Sse('ticks')
  ticks(): Observable<MessageEvent> {
    return new Observable((subscriber) => {
      (async () => {
        try {
          for await (const tick of this.clock.ticks()) {
            subscriber.next({ data: tick } as MessageEvent);
          }
          subscriber.complete();
        } catch (error) {
          subscriber.error(error);
        }
      })();
    });
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 12, endLine: 12 }],
    },
  ],
});

tester.run('observables that are no event stream', rule, {
  valid: [
    {
      name: 'a plain Observable in a service',
      code: `
import { Injectable } from '@nestjs/common';
import { Observable } from 'rxjs';

@Injectable()
export class ClockService {
  watch() {
    return new Observable((subscriber) => {
      void (async () => {
        for await (const tick of this.ticks()) {
          subscriber.next({ data: tick });
        }
        subscriber.complete();
      })();
    });
  }
}
`,
    },
  ],
  invalid: [],
});
