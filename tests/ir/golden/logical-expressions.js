createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const text = cached() ?? 'data: 1\n\n';
  text && ready() && res.write(text);
  for await (const row of rows()) res.write(`data: ${row}\n\n`);
});
