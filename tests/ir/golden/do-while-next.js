createServer(async (req, res) => {
  res.setHeader('Content-Type', 'text/event-stream');
  let step;
  do {
    step = await rows.next();
    if (!step.done) res.write(step.value);
  } while (!step.done);
});
