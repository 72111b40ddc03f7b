createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const text = ready() ? null : 'data: 1\n\n';
  if (text !== null) res.write(text);
  for await (const row of rows()) res.write(`data: ${row}\n\n`);
});
