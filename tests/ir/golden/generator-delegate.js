async function* all() {
  yield ': hello\n\n';
  yield* frames();
}

async function* frames() {
  for await (const row of rows()) yield `data: ${row}\n\n`;
}
