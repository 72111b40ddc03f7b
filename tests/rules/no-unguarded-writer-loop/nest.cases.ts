// NestJS: @Res() handlers, and @Sse() over a generator.
import { rule, tester } from './support.ts';

tester.run('@Res()', rule, {
  valid: [
    {
      name: 'a first comment',
      code: `
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';

@Controller('logs')
export class LogsController {
  @Get('follow')
  async follow(@Res() res: Response) {
    res.setHeader('Content-Type', 'text/event-stream');
    res.write(': ok\\n\\n');
    for await (const line of this.logs.follow()) {
      res.write(\`data: \${line}\\n\\n\`);
    }
    res.end();
  }
}
`,
    },
    {
      name: 'the exception filter answers 500 while nothing is committed',
      code: `
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';

@Controller('logs')
export class LogsController {
  @Get('follow')
  async follow(@Res() res: Response) {
    res.setHeader('Content-Type', 'text/event-stream');
    let sent = false;
    for await (const line of this.logs.follow()) {
      res.write(\`data: \${line}\\n\\n\`);
      sent = true;
    }
    if (!sent) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'an empty source',
      code: `
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';

@Controller('logs')
export class LogsController {
  @Get('follow')
  async follow(@Res() res: Response) {
    res.setHeader('Content-Type', 'text/event-stream');
    for await (const line of this.logs.follow()) {
      res.write(\`data: \${line}\\n\\n\`);
    }
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'silent' }, line: 10, endLine: 10 }],
    },
    {
      name: 'after flushHeaders() the filter can only end the stream',
      code: `
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';

@Controller('logs')
export class LogsController {
  @Get('follow')
  async follow(@Res() res: Response) {
    res.setHeader('Content-Type', 'text/event-stream');
    res.flushHeaders();
    let sent = false;
    for await (const line of this.logs.follow()) {
      res.write(\`data: \${line}\\n\\n\`);
      sent = true;
    }
    if (!sent) res.write('event: close\\ndata: \\n\\n');
    res.end();
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 12, endLine: 12 }],
    },
    {
      name: 'with @Res() Nest ends nothing',
      code: `
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';

@Controller('logs')
export class LogsController {
  @Get('follow')
  async follow(@Res() res: Response) {
    res.writeHead(200, { 'Content-Type': 'text/event-stream' });
    for await (const line of this.logs.follow()) {
      res.write(\`data: \${line}\\n\\n\`);
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'hang' }, line: 10, endLine: 10 }],
    },
  ],
});

tester.run('@Sse() over a generator', rule, {
  valid: [
    {
      name: 'the generator yields a first event',
      code: `
import { Controller, Sse, type MessageEvent } from '@nestjs/common';
import { from } from 'rxjs';

@Controller()
export class TicksController {
  @Sse('ticks')
  ticks() {
    return from(this.frames());
  }

  private async *frames(): AsyncGenerator<MessageEvent> {
    yield { data: 'ready' };
    for await (const tick of this.clock.ticks()) {
      yield { data: tick };
    }
  }
}
`,
    },
  ],
  invalid: [
    {
      name: 'from() over a generator method',
      code: `
import { Controller, Sse, type MessageEvent } from '@nestjs/common';
import { from } from 'rxjs';

@Controller()
export class TicksController {
  @Sse('ticks')
  ticks() {
    return from(this.frames());
  }

  private async *frames(): AsyncGenerator<MessageEvent> {
    for await (const tick of this.clock.ticks()) {
      yield { data: tick };
    }
  }
}
`,
      errors: [{ messageId: 'unguarded', data: { outcome: 'managed' }, line: 13, endLine: 13 }],
    },
  ],
});
