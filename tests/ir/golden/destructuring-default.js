createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const { greet = true } = options;
  if (greet) res.write('data: hello\n\n');
  for await (const row of rows()) res.write(`data: ${row}\n\n`);
});
