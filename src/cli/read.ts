/** Texts of files, as the engine takes them. */
import { Buffer, isUtf8 } from 'node:buffer';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Nobody writes files of this size by hand. */
const LARGEST = 8 * 1024 * 1024;

const BOM = '\ufeff';

export type Read = { readonly text: string } | { readonly skipped: string };

let shared = Buffer.allocUnsafe(1 << 18);

/** @throws what the system says when it refuses */
export function readSource(path: string): Read {
  const file = openSync(path, 'r');
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) return { skipped: 'is no file.' };
    if (stat.size > LARGEST) return { skipped: `is larger than ${LARGEST >> 20} MiB and was left out.` };
    if (stat.size > shared.length) shared = Buffer.allocUnsafe(stat.size * 2);
    let size = 0;
    for (let got = -1; got !== 0 && size < stat.size; size += got) got = readSync(file, shared, size, stat.size - size, size);
    return { text: withoutBom(shared.toString('utf8', 0, size)) };
  } finally {
    closeSync(file);
  }
}

export const withoutBom = (text: string): string => (text.startsWith(BOM) ? text.slice(1) : text);

/** Can the file be written back from its text without loss? */
export const isText = (bytes: Uint8Array): boolean => isUtf8(bytes);

/** Most of a minified bundle stands on lines that nobody could read. */
export function isMinified(text: string): boolean {
  if (text.length < 5_000) return false;
  const sample = text.slice(0, 100_000);
  let lines = 1;
  for (let at = sample.indexOf('\n'); at >= 0; at = sample.indexOf('\n', at + 1)) lines++;
  return sample.length / lines > 300;
}
