async function relay(res) {
  for await (const row of rows()) res.write(`data: ${row}\n\n`);
}

createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  relay(res)
    .then(() => res.write(': done\n\n'))
    .finally(() => res.end());
});
