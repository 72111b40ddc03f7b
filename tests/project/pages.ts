import { readdir } from 'node:fs/promises';

const ROOT = new URL('../../', import.meta.url);

/** The pages of the documentation, as paths from the root. */
export async function pages(): Promise<string[]> {
  const docs = (await readdir(new URL('docs', ROOT), { recursive: true })).map((file) => `docs/${file}`.replaceAll('\\', '/'));
  return ['README.md', ...docs.filter((file) => file.endsWith('.md')).sort()];
}
