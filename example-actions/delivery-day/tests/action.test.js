// Days in every language, and how far off they are.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Bench } from 'actgate-sdk/testing';

import deliveryDay from '../src/action.js';

// Monday, 23 November 2026, 23:59 UTC.
const bench = new Bench(deliveryDay).context({ nowMs: 1_795_478_340_000n }).inputs({ order: 'A-1001' });

/** @param {string} locale @param {string} day */
const told = (locale, day) => bench.context({ locale }).answer('orders', 200, { expected_day: day }).shape().reply();

test('a day is told in the language of the visitor', () => {
  const messages = ['en-GB', 'en-US', 'de-AT', 'fr', 'es-MX', 'nl', 'ja'].map((locale) => told(locale, '2026-11-26').message);
  assert.deepEqual(messages, [
    'Order A-1001 is expected on Thursday, 26 November 2026 (in 3 days).',
    'Order A-1001 is expected on Thursday, November 26th, 2026 (in 3 days).',
    'Die Bestellung A-1001 kommt am Donnerstag, 26. November 2026 (in 3 Tagen).',
    'La commande A-1001 arrive le jeudi 26 novembre 2026 (dans 3 jours).',
    'El pedido A-1001 llega el jueves, 26 de noviembre de 2026 (dentro de 3 días).',
    'Bestelling A-1001 komt op donderdag 26 november 2026 (over 3 dagen).',
    'Order A-1001 is expected on Thursday, 26 November 2026 (in 3 days).',
  ]);
});

test('how far off a day is comes from the clock of the run', () => {
  assert.match(told('en', '2026-11-23').message, /\(today\)\.$/);
  assert.match(told('en', '2026-11-24').message, /\(tomorrow\)\.$/);
  assert.match(told('en', '2026-11-20').message, /20 November 2026\.$/);
  assert.deepEqual(told('en', '2027-01-01').data, { day: '2027-01-01', days: 39 });
});

test('an order number is written in one way', () => {
  assert.deepEqual(bench.inputs({ order: 'a1001' }).validate().accepted(), { order: 'A-1001' });
});

test('an unknown order is told in the language of the visitor', () => {
  const shaped = bench.context({ locale: 'de' }).answer('orders', 404, {}).shape();
  assert.equal(shaped.reply().message, 'Die Bestellung A-1001 habe ich nicht gefunden.');
});

test('trouble becomes a failure with a code', () => {
  assert.equal(bench.error('orders', 'timed-out').shape().failure().code, 'timed-out');
  const odd = bench.answer('orders', 200, { expected_day: 'soon' }).shape().failure();
  assert.equal(odd.message, 'the answer of `orders` has no date in `/expected_day`');
});
