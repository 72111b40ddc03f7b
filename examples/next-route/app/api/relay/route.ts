import { completion } from '../../../lib/model.ts';

export const dynamic = 'force-dynamic';

export function GET(request: Request): Response {
  const reader = completion(request).getReader();
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      return pump();

      function pump(): Promise<void> {
        return reader.read().then(({ done, value }) => {
          if (done) {
            controller.close();
            return;
          }
          controller.enqueue(value);
          return pump();
        });
      }
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
