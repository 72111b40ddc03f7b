// Every library model is complete, consistent, and says why.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { describe, it } from 'node:test';
import { LIBRARIES, modelOf, openersOf, PROPERTIES, TYPES } from '../../src/models/index.ts';
import type { Aftermath, Does, Library, StreamModel } from '../../src/models/model.ts';
import { OUTCOMES } from '../../src/streams/protocol.ts';

/** Fails to compile when a kind of effect is missing. */
const DOES: Record<Does, true> = {
  headers: true,
  'later-headers': true,
  status: true,
  'write-head': true,
  open: true,
  send: true,
  end: true,
  'send-end': true,
  abort: true,
  answer: true,
  push: true,
  nothing: true,
};
const AFTERMATHS: readonly Aftermath[] = [...OUTCOMES, 'answered'];

const folder = new URL('../../src/models/', import.meta.url);
const streams = LIBRARIES.flatMap((library) => library.streams);
const ids = new Set(streams.map((model) => model.id));

const doubles = (names: readonly string[]): string[] => names.filter((name, index) => names.indexOf(name) !== index);
/** A sentence or more, on one line. A first word that is code keeps its case. */
const SENTENCE = /^\S.* .*[^.\s]\.\)?$/;

describe('the list of libraries', () => {
  it('holds every library that a file of src/models exports', async () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.ts') && !['index.ts', 'model.ts', 'declared.ts'].includes(file));
    const exported = await Promise.all(files.map((file) => import(new URL(file, folder).href) as Promise<Record<string, unknown>>));
    const libraries = exported.flatMap((module) => Object.values(module)).filter((value): value is Library => typeof value === 'object' && value !== null && 'streams' in value);
    assert.deepEqual(new Set(LIBRARIES), new Set(libraries));
    for (const [index, module] of exported.entries()) assert.ok(Object.values(module).some((value) => LIBRARIES.includes(value as Library)), `${files[index]} exports no library`);
  });

  it('no name and no id is used twice', () => {
    assert.deepEqual(doubles(LIBRARIES.map((library) => library.name)), []);
    assert.deepEqual(doubles(streams.map((model) => model.id)), []);
  });

  it('no property and no type means two things', () => {
    assert.deepEqual(doubles(LIBRARIES.flatMap((library) => Object.keys(library.properties ?? {}))), []);
    assert.deepEqual(doubles(LIBRARIES.flatMap((library) => Object.keys(library.types ?? {}))), []);
  });
});

function assertComplete(model: StreamModel): void {
  assert.match(model.id, /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/);
  assert.match(model.title, /\S/);
  assert.doesNotMatch(model.title, /\.$/);
  assert.match(model.because, SENTENCE);
  for (const [name, does] of Object.entries(model.methods)) assert.ok(Object.hasOwn(DOES, does), `${name} does ${does}`);
  assert.ok(['fresh', 'prepared', 'open'].includes(model.begins));
  for (const aftermath of [model.onReturn, model.onThrow.uncommitted, model.onThrow.committed]) assert.ok(AFTERMATHS.includes(aftermath), aftermath);
  assert.equal(modelOf(model.id), model);
}

for (const library of LIBRARIES) {
  describe(library.name, () => {
    for (const model of library.streams) {
      it(model.id, () => {
        assertComplete(model);
        // What a generator yields is sent; every other stream has a method that sends.
        const does = new Set(Object.values(model.methods));
        if (model.id !== 'generator') assert.ok(does.has('send') || does.has('push'), 'nothing sends');
        if (model.onReturn === 'hang') assert.ok(['end', 'send-end', 'push'].some((end) => does.has(end as Does)), 'it hangs, and nothing ends it');
      });
    }

    for (const opener of library.openers) {
      it(`${opener.name}()`, () => {
        assert.ok(ids.has(opener.model), `no model is called ${opener.model}`);
        assert.match(opener.because, SENTENCE);
        assert.ok((opener.returns === true) !== (opener.callback !== undefined), 'it returns the stream, or hands it to a callback');
        assert.notEqual(opener.from?.length, 0);
        assert.ok(openersOf(opener.name).includes(opener));
        for (const number of [opener.callback?.argument ?? 0, opener.callback?.parameter ?? 0]) assert.ok(Number.isInteger(number) && number >= 0);
      });
    }

    for (const [property, model] of Object.entries(library.properties ?? {})) {
      it(`.${property}`, () => {
        assert.match(property, /^\w+(?:\.\w+)+$/);
        assert.ok(ids.has(model), `no model is called ${model}`);
        assert.equal(PROPERTIES.get(property), model);
      });
    }

    for (const [type, model] of Object.entries(library.types ?? {})) {
      it(`: ${type}`, () => {
        assert.ok(ids.has(model), `no model is called ${model}`);
        assert.equal(TYPES.get(type), model);
      });
    }
  });
}

describe('looking up', () => {
  it('an id that no library has is a mistake', () => assert.throws(() => modelOf('nothing'), /No stream model is called nothing\./));
  it('a call that opens nothing has no openers', () => assert.deepEqual(openersOf('constructor'), []));
});
