async function relay(res) {
  for await (const row of rows()) res.write(`data: ${row}\n\n`);
}

createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  await Promise.all([relay(res), warm()]);
  res.end();
});
