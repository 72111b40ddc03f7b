createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const reader = open().getReader();
  async function pump() {
    const { done, value } = await reader.read();
    if (done) return;
    res.write(value);
    await pump();
  }
  await pump();
  res.end();
});
