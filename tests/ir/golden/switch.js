createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  for await (const row of rows()) {
    switch (row.kind) {
      case 'stop':
        return;
      case 'skip':
        break;
      default:
        res.write(`data: ${row}\n\n`);
    }
  }
});
