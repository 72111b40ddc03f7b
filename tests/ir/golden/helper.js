async function relay(res) {
  for await (const row of rows()) res.write(`data: ${row}\n\n`);
}

createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  try {
    await relay(res);
  } finally {
    res.end();
  }
});
