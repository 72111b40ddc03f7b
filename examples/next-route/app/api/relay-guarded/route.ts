import { completion } from '../../../lib/model.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  const reader = completion(request).getReader();
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      let chunks = 0;
      try {
        await pump();
        if (chunks === 0) controller.enqueue(new TextEncoder().encode('event: close\ndata: \n\n'));
        controller.close();
      } catch (error) {
        controller.error(error);
      }

      async function pump(): Promise<void> {
        const { done, value } = await reader.read();
        if (done) return;
        controller.enqueue(value);
        chunks += 1;
        return pump();
      }
    },
    cancel(reason) {
      return reader.cancel(reason);
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
