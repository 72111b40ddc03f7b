createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  const reader = open().getReader();
  while (true) {
    const { done, value } = await reader.read();
    if (done) break;
    res.write(value);
  }
});
