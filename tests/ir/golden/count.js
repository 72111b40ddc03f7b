createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let count = 0;
  for await (const row of rows()) {
    count++;
    res.write(`data: ${row}\n\n`);
  }
  if (count === 0) res.write('data: none\n\n');
});
