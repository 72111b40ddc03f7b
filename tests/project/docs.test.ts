// The documentation is up to date, and its links lead somewhere.
import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';

import { rules } from '../../rules/index.ts';
import { generateRuleDocs, renderPages } from '../../scripts/update-docs.ts';
import { SETTINGS_KEYS } from '../../src/settings.ts';
import { pages } from './pages.ts';

const ROOT = new URL('../../', import.meta.url);
const read = (page: string) => readFile(new URL(page, ROOT), 'utf8');

describe('generated parts', async () => {
  for (const [page, text] of await renderPages()) {
    it(page, async () => assert.equal(await read(page), text, `${page} is stale. Run \`npm run docs\`.`));
  }

  it('rule headers, options and the rule table', () => {
    const { ok, output } = generateRuleDocs('--check');
    assert.ok(ok, `${output}\nRun \`npm run docs\`.`);
  });
});

describe('rules', async () => {
  const [readme, table] = await Promise.all([read('README.md'), read('docs/rules/README.md')]);
  for (const name of Object.keys(rules)) {
    it(`${name} is told of`, () => assert.match(readme.split('<!-- begin auto-generated rules list')[0]!, new RegExp(`\`${name}\``)));
    it(`${name} stands in the table of defects`, () => assert.match(table, new RegExp(`\\| \\[${name}\\]\\(${name}\\.md\\) \\|`)));
  }
});

describe('settings', async () => {
  const page = await read('docs/rules/no-unguarded-writer-loop.md');
  for (const key of SETTINGS_KEYS) it(`${key} has a row`, () => assert.ok(page.includes(`\n| \`${key}\` |`)));
});

describe('links', async () => {
  for (const page of await pages()) {
    it(page, async () => {
      const text = await read(page);
      for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(target)) continue;
        const [path = '', anchor] = target.split('#');
        const to = new URL(path === '' ? page : path, path === '' ? ROOT : new URL(page, ROOT));
        await access(to).catch(() => assert.fail(`${page} links to ${target}, which does not exist.`));
        if (anchor === undefined) continue;
        const anchors = [...(await readFile(to, 'utf8')).matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title));
        assert.ok(anchors.includes(anchor), `${page} links to ${target}, which has no such heading.`);
      }
    });
  }
});

const anchorOf = (title: string): string => title.toLowerCase().replace(/[^\w\- ]/g, '').replaceAll(' ', '-');
