// SARIF: valid by the official schema, and within what GitHub code scanning and reviewdog read.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';

import AjvDraft04 from 'ajv-draft-04';

import { applyEdits } from '../../src/fix/edits.ts';
import { Lines } from '../../src/lines.ts';
import { sarif } from '../../src/report/sarif.ts';
import type { Report } from '../../src/report/problem.ts';
import { HANGS, HANGS_IN_TRY, many, reportOf } from './sample.ts';

const require = createRequire(import.meta.url);
const SCHEMA = JSON.parse(readFileSync(require.resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'), 'utf8')) as object;

// Formats such as `uri` are checked below by hand.
const validate = new AjvDraft04.default({ strict: false, validateFormats: false, unicodeRegExp: false, allErrors: true }).compile(SCHEMA);

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

interface Physical {
  readonly artifactLocation: { readonly uri: string };
  readonly region: Region;
}

interface Result {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly level: string;
  readonly message: { readonly text: string };
  readonly locations: readonly { readonly physicalLocation: Physical }[];
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly relatedLocations?: readonly { readonly id: number; readonly physicalLocation: Physical; readonly message: { readonly text: string } }[];
  readonly codeFlows?: readonly { readonly threadFlows: readonly { readonly locations: readonly { readonly location: { readonly physicalLocation: Physical; readonly message: { readonly text: string } } }[] }[] }[];
  readonly fixes?: readonly { readonly artifactChanges: readonly { readonly replacements: readonly { readonly deletedRegion: Region; readonly insertedContent: { readonly text: string } }[] }[] }[];
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string; readonly shortDescription: { readonly text: string }; readonly help: { readonly text: string; readonly markdown?: string }; readonly properties: { readonly tags: readonly string[] } }[] } };
  readonly columnKind: string;
  readonly results: readonly Result[];
  readonly invocations: readonly { readonly executionSuccessful: boolean; readonly toolExecutionNotifications: readonly { readonly message: { readonly text: string } }[] }[];
}

function runOf(report: Report): Run {
  const log = JSON.parse(sarif(report)) as { readonly runs: readonly [Run] };
  assert.ok(validate(log), JSON.stringify(validate.errors, null, 2));
  return log.runs[0];
}

/** The text of a region, whose columns are UTF-16 units from 1. */
function textAt(text: string, { startLine, startColumn, endLine, endColumn }: Region): string {
  const lines = new Lines(text);
  return text.slice(lines.offset({ line: startLine, column: startColumn - 1 }), lines.offset({ line: endLine, column: endColumn - 1 }));
}

describe('SARIF', () => {
  const report = reportOf({ 'src/a.ts': HANGS, 'src/ünï code/-b#?.ts': HANGS_IN_TRY });
  const run = runOf(report);
  const [first, second] = run.results as [Result, Result];

  it('is valid without results', () => assert.deepEqual(runOf(reportOf({})).results, []));

  it('places each result on one line, in UTF-16 units', () => {
    assert.equal(run.columnKind, 'utf16CodeUnits');
    const { region } = first.locations[0]!.physicalLocation;
    assert.equal(textAt(HANGS, region), "for await (const item of items('é→😀'))");
    for (const { locations } of run.results) {
      assert.equal(locations.length, 1);
      assert.equal(locations[0]!.physicalLocation.region.startLine, locations[0]!.physicalLocation.region.endLine);
    }
  });

  it('names files by URIs from the root', () => {
    assert.equal(second.locations[0]!.physicalLocation.artifactLocation.uri, 'src/%C3%BCn%C3%AF%20code/-b%23%3F.ts');
  });

  it('has the path as a code flow, step by step', () => {
    const flow = first.codeFlows![0]!.threadFlows[0]!.locations.map(({ location }) => `${location.physicalLocation.region.startLine} ${location.message.text}`);
    assert.deepEqual(flow, report.files[0]!.problems[0]!.path.map(({ line, text }) => `${line} ${text}`));
    assert.deepEqual(flow.slice(0, 2), ['2 the stream is opened', '3 the loop is entered']);
  });

  it('links the message to the related locations', () => {
    const links = [...first.message.text.matchAll(/\[line (\d+)\]\((\d+)\)/g)];
    assert.ok(links.length > 0, first.message.text);
    for (const [, line, id] of links) {
      const place = first.relatedLocations!.find((related) => related.id === Number(id));
      assert.equal(place?.physicalLocation.region.startLine, Number(line));
    }
  });

  it('keeps brackets of the code from being links', () => {
    const told = '`start[0](req)` throws';
    const { text } = runOf(many(1, () => ({ message: `This can fail: ${told} (line 2), so it hangs.`, path: [{ kind: 'throws', range: [0, 1], line: 2, column: 0, text: told }] }))).results[0]!.message;
    assert.equal(text, 'This can fail: `start\\[0\\](req)` throws ([line 2](1)), so it hangs.');
  });

  it('has at most one fix, which is the fix', () => {
    assert.equal(second.fixes?.length, 1);
    const [{ deletedRegion, insertedContent }] = second.fixes![0]!.artifactChanges[0]!.replacements as [{ deletedRegion: Region; insertedContent: { text: string } }];
    const { fix } = report.files[1]!.problems[0]!;
    assert.equal(textAt(HANGS_IN_TRY, deletedRegion), HANGS_IN_TRY.slice(...fix!.range));
    assert.match(applyEdits(HANGS_IN_TRY, [{ range: fix!.range, text: insertedContent.text }]), /if \(!bodySent && !res\.writableEnded\)/);
  });

  it('has the one fingerprint that GitHub reads, different for each result', () => {
    const prints = run.results.map(({ partialFingerprints }) => partialFingerprints);
    for (const print of prints) assert.deepEqual(Object.keys(print), ['primaryLocationLineHash']);
    assert.equal(new Set(prints.map((print) => print['primaryLocationLineHash'])).size, run.results.length);
  });

  it('describes each rule within the limits', () => {
    const { rules } = run.tool.driver;
    for (const { ruleId, ruleIndex } of run.results) assert.equal(rules[ruleIndex]!.id, ruleId);
    for (const { shortDescription, help, properties } of rules) {
      assert.ok(shortDescription.text.length <= 1_024 && help.text.length > 0 && properties.tags.length <= 10);
    }
  });

  it('tells what was not judged', () => {
    const [invocation] = runOf(reportOf({ 'a.ts': HANGS }, [{ path: 'b[0].ts', sentence: 'could not be parsed.' }])).invocations;
    assert.deepEqual(invocation, { executionSuccessful: false, toolExecutionNotifications: [{ level: 'error', message: { text: 'b\\[0\\].ts could not be parsed.' }, locations: [{ physicalLocation: { artifactLocation: { uri: 'b%5B0%5D.ts' } } }] }] });
  });
});

describe('SARIF beyond the limits of GitHub', () => {
  it('keeps the worst 5,000 results, and says how many it left out', () => {
    const { results, invocations } = runOf(many(5_010, (index) => ({ severity: index < 20 ? 'warning' : 'error' })));
    assert.equal(results.length, 5_000);
    assert.equal(results.filter(({ level }) => level === 'warning').length, 10);
    assert.match(invocations[0]!.toolExecutionNotifications[0]!.message.text, /^10 more results/);
  });

  it('keeps 1,000 steps and 100 related locations', () => {
    const [step] = reportOf({ 'a.ts': HANGS }).files[0]!.problems[0]!.path;
    const { codeFlows, relatedLocations } = runOf(many(1, () => ({ path: Array.from({ length: 1_500 }, () => step!) }))).results[0]!;
    assert.equal(codeFlows![0]!.threadFlows[0]!.locations.length, 1_000);
    assert.equal(relatedLocations!.length, 100);
  });
});
