createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  for await (const row of rows()) res.write(`data: ${row}\n\n`);
  res.end();
});
