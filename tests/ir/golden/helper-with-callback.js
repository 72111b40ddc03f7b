async function each(use) {
  for await (const row of rows()) use(row);
}

createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  await each((row) => res.write(`data: ${row}\n\n`));
  res.end();
});
