// Every answer of the shop, and what the visitor hears of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Bench } from 'actgate-sdk/testing';

import orderStatus from '../src/action.js';

const bench = new Bench(orderStatus)
  .visitor({ assurance: 'matched-email', email: 'ada@example.com' })
  .inputs({ order: 'A-1001' });

test('an order number is written in one way', () => {
  for (const written of ['a-1001', 'A1001', 'a1001', 'A-1001']) {
    assert.deepEqual(bench.inputs({ order: written }).validate().accepted(), { order: 'A-1001' });
  }
  assert.deepEqual(bench.inputs({}).validate().accepted(), {});
  assert.deepEqual(bench.inputs({ order: 1001 }).validate().problems(), ['/order: expected a string']);
});

test('the call is the declared one', () => {
  bench.plan().assertAsDeclared();
});

test('an order is told without what the agent need not know', () => {
  const body = { order: 'A-1001', status: 'shipped', expected_day: '2026-01-05', warehouse: 'W-7', items: [{ sku: 'MUG' }] };
  assert.deepEqual(bench.answer('orders', 200, body).shape().reply(), {
    message: 'Order A-1001 is shipped, expected on 2026-01-05.',
    data: { status: 'shipped', expected_day: '2026-01-05' },
  });
});

test('an order that is over is told without a day', () => {
  const shaped = bench.answer('orders', 200, { status: 'delivered', expected_day: '2026-11-17' }).shape();
  assert.equal(shaped.reply().message, 'Order A-1001 is delivered.');
});

test('visitors who read German are answered in German', () => {
  const german = bench.context({ locale: 'de-AT' });
  const told = (/** @type {string} */ status) =>
    german.answer('orders', 200, { status, expected_day: '2026-01-05' }).shape().reply().message;
  assert.equal(told('shipped'), 'Die Bestellung A-1001 ist unterwegs und wird am 05.01.2026 erwartet.');
  assert.equal(told('processing'), 'Die Bestellung A-1001 ist in Bearbeitung und wird am 05.01.2026 erwartet.');
  assert.equal(told('delivered'), 'Die Bestellung A-1001 ist zugestellt.');
  assert.equal(german.answer('orders', 404, {}).shape().reply().message, 'Ich konnte die Bestellung A-1001 nicht finden.');
});

test('an unknown order gets a friendly answer', () => {
  const shaped = bench.answer('orders', 404, { error: 'not found' }).shape();
  assert.deepEqual(shaped.reply(), { message: 'I could not find order A-1001.', data: {} });
});

test('trouble becomes a failure with a code', () => {
  assert.equal(bench.error('orders', 'timed-out').shape().failure().code, 'timed-out');
  assert.equal(bench.answer('orders', 500, {}).shape().failure().code, 'unexpected-status');
  assert.deepEqual(bench.answer('orders', 200, { status: 7 }).shape().failure(), {
    code: 'unexpected-answer',
    message: 'the answer of `orders` does not fit at `/status`: expected a string',
  });
});
