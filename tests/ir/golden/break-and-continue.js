createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  for await (const row of rows()) {
    if (row === null) continue;
    if (row === 0) break;
    res.write(`data: ${row}\n\n`);
  }
});
