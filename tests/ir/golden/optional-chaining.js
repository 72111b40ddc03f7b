createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const first = find()?.rows?.[0];
  if (first?.ok) res.write(first.text);
  for await (const row of rows()) res.write(`data: ${row}\n\n`);
});
