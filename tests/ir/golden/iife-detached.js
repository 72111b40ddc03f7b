createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  (async () => {
    for await (const row of rows()) res.write(`data: ${row}\n\n`);
    res.end();
  })();
});
