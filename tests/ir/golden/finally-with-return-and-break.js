createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  for (;;) {
    try {
      for await (const row of rows()) res.write(`data: ${row}\n\n`);
      if (again()) break;
      return;
    } finally {
      res.end();
    }
  }
});
