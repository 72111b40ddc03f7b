// All literal fixes of the rule in one process: a process for each of the files beside it would cost ten times as much.
import { readdirSync } from 'node:fs';

const folder = new URL('./', import.meta.url);
for (const file of readdirSync(folder).sort()) if (/^literal-.*\.cases\.ts$/.test(file)) await import(new URL(file, folder).href);
