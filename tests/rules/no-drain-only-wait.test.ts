// All cases of the rule in one process.
import { readdirSync } from 'node:fs';

const folder = new URL('./no-drain-only-wait/', import.meta.url);
for (const file of readdirSync(folder).sort()) if (file.endsWith('.cases.ts')) await import(new URL(file, folder).href);
