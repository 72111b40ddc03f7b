export function GET() {
  const body = new ReadableStream({
    async start(controller) {
      for await (const row of rows()) controller.enqueue(`data: ${row}\n\n`);
      controller.close();
    },
  });
  return new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
}
