import { tokens } from '../../../lib/model.ts';

export const dynamic = 'force-dynamic';

export async function POST(request: Request): Promise<Response> {
  const encoder = new TextEncoder();
  const gone = new AbortController();
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      let bodySent = false;
      try {
        for await (const token of tokens(request)) {
          if (gone.signal.aborted) break;
          controller.enqueue(encoder.encode(`data: ${JSON.stringify({ token })}\n\n`));
          bodySent = true;
        }
      } catch (error) {
        console.error('chat:', error);
      } finally {
        if (!gone.signal.aborted) {
          if (!bodySent) controller.enqueue(encoder.encode('event: close\ndata: \n\n'));
          controller.close();
        }
      }
    },
    cancel() {
      gone.abort();
    },
  });
  return new Response(stream, { headers: { 'Content-Type': 'text/event-stream' } });
}
