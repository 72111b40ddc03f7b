createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let sent = false;
  const send = (text) => {
    res.write(text);
    sent = true;
  };
  for await (const row of rows()) send(`data: ${row}\n\n`);
  if (!sent) send('data: none\n\n');
});
