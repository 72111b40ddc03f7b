async function* frames() {
  yield 'data: 1\n\n';
  yield 'data: 2\n\n';
}

createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  for await (const text of frames()) res.write(text);
});
