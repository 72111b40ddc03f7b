export class Feed {
  #sent = false;

  constructor(res) {
    this.res = res;
    res.setHeader('Content-Type', 'text/event-stream');
  }

  async run() {
    for await (const row of rows()) this.send(row);
    if (!this.#sent) this.send('none');
  }

  send(row) {
    this.res.write(`data: ${row}\n\n`);
    this.#sent = true;
  }
}
