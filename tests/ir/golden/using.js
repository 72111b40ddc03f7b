createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  {
    await using source = open();
    for await (const row of source) res.write(`data: ${row}\n\n`);
  }
  res.end();
});
