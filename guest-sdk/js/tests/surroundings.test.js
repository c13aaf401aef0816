// The clock and chance of a component follow the run. A file of its own: the globals of its process change.

import assert from 'node:assert/strict';
import { test } from 'node:test';

const { beginRun } = await import('../src/surroundings.js');

const context = {
  run: 'r', locale: 'en', nowMs: 1_772_839_800_000n, seed: 7n, settings: '{}',
  visitor: /** @type {const} */ ({ assurance: 'anonymous', claims: '{}' }),
};

test('before a run there is no time and no chance', () => {
  assert.equal(Date.now(), 0);
  assert.equal(Math.random(), Number(16294208416658607535n >> 11n) / 2 ** 53);
});

test('the clock is that of the run', () => {
  beginRun(context);
  assert.equal(Date.now(), 1_772_839_800_000);
  assert.equal(new Date().toISOString(), '2026-03-06T23:30:00.000Z');
  assert.equal(new Date(2026, 0, 2).getDate(), 2);
  assert(new Date() instanceof Date);
  assert.match(Date(), /2026/);
  assert.equal(performance.now(), 0);
});

test('chance is that of the run', () => {
  const drawn = () => {
    beginRun(context);
    return [Math.random(), Math.random()];
  };
  assert.deepEqual(drawn(), drawn());
  assert(drawn().every((value) => value >= 0 && value < 1));
  assert.equal(typeof globalThis.crypto, 'undefined');
});
