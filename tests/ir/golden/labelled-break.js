createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  outer: for (;;) {
    for await (const row of rows()) {
      if (row === 0) break outer;
      res.write(`data: ${row}\n\n`);
    }
  }
});
