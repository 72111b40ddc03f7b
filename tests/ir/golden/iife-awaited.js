createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  await (async () => {
    for await (const row of rows()) res.write(`data: ${row}\n\n`);
  })();
  res.end();
});
