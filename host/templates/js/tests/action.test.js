// What the visitor hears.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Bench } from 'actgate-sdk/testing';

import greeting from '../src/action.js';

const bench = new Bench(greeting);

test('greets by name', () => {
  const planned = bench.inputs({ name: ' Ada ' }).accept().plan();
  assert.deepEqual(planned.reply(), { message: 'Hello, Ada.', data: { name: 'Ada' } });
});

test('asks again for an empty name', () => {
  assert.deepEqual(bench.inputs({ name: ' ' }).validate().problems(), ['/name: A name has at least one letter.']);
});
