// The typed face and its seam, tried natively.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  action, anything, asDeclared, ask, boolean, call, choice, fail, handOff, integer, list, log, number, object, optional, pointer,
  problem, record, reply, string, together,
} from '../src/index.js';
import { Misfit, parse } from '../src/decode.js';
import { Exchange } from '../src/exchange.js';
import { Bench } from '../src/testing.js';

const order = object({
  items: list(object({ sku: string, quantity: optional(integer) })),
  day: optional(choice('monday', 'tuesday')),
  rates: optional(record(number)),
  isOpen: optional(boolean),
});

/** @param {unknown} value */
function misfit(value) {
  try {
    order.read(value, '');
  } catch (error) {
    if (error instanceof Misfit) return [error.pointer, error.expected];
    throw error;
  }
  return undefined;
}

const shop = action({
  inputs: object({ order: string, sku: optional(string) }),

  validate(_, given) {
    log.debug('checking');
    given.update('order', string, (order) => order.toUpperCase());
    if (given.get('order', string) === 'NONE') return problem('/order', 'Which one?');
    return undefined;
  },

  plan(context, { order }) {
    log.info(`seed ${context.seed}`);
    return together([call('returns', { order, none: undefined }), call('hours', { day: 'monday' })]);
  },

  shape(_, { order, sku }, exchanges) {
    if (exchanges.last.error === 'outcome-unknown') return handOff('returns', 'unknown', { order }, sku && 'Somebody will look at it.');
    const skus = exchanges.last.json(list(string));
    if (sku === undefined) return ask('sku', 'Which?', skus.map((sku) => [sku, sku.toLowerCase()]));
    return reply(`Returning ${sku}.`, { sku });
  },
});

const bench = new Bench(shop).inputs({ order: 'a-1' });

test('a misfit names the place and what belongs there', () => {
  assert.deepEqual(misfit({ items: [{ sku: 5 }] }), ['/items/0/sku', 'expected a string']);
  assert.deepEqual(misfit({ items: [{}] }), ['/items/0/sku', 'is missing']);
  assert.deepEqual(misfit({ items: 'all' }), ['/items', 'expected a list']);
  assert.deepEqual(misfit({ items: ['x'] }), ['/items/0', 'expected an object']);
  assert.deepEqual(misfit({ items: [{ sku: 'a', quantity: 1.5 }] }), ['/items/0/quantity', 'expected a whole number']);
  assert.deepEqual(misfit({ items: [], day: 'someday' }), ['/day', 'expected `monday` or `tuesday`']);
  assert.deepEqual(misfit({ items: [], rates: { 'a/b~': 'x' } }), ['/rates/a~1b~0', 'expected a number']);
  assert.deepEqual(misfit({ items: [], isOpen: 1 }), ['/isOpen', 'expected a boolean']);
  assert.deepEqual(misfit([]), ['', 'expected an object']);
  assert.equal(misfit({ items: [{ sku: 'a', quantity: null }], more: 1 }), undefined);
});

test('text that is not JSON is told as such', () => {
  for (const text of ['<html>', '[] []', '']) {
    assert.throws(() => parse(text, anything), new Misfit('', 'not JSON'));
  }
});

test('a byte order mark is ignored', () => {
  const body = new TextEncoder().encode('\ufeff["a"]');
  const raw = { request: { endpoint: 'orders', parameters: '{}' }, outcome: { tag: 'ok', val: { status: 200, headers: [], body } } };
  const exchange = new Exchange(/** @type {any} */ (raw));
  assert.deepEqual([exchange.json(list(string)), exchange.text()], [['a'], '["a"]']);
});

test('a run is walked through', () => {
  const planned = bench.accept().plan();
  assert.deepEqual(planned.calls(), [
    { endpoint: 'returns', parameters: { order: 'A-1' } },
    { endpoint: 'hours', parameters: { day: 'monday' } },
  ]);
  assert.deepEqual(planned.logs, ['info: seed 1']);
  const answered = bench.answer('returns', 200, ['MUG']);
  assert.deepEqual(answered.shape().question('sku').choices, [{ value: 'MUG', label: 'mug' }]);
  assert.deepEqual(answered.input('sku', 'MUG').shape().reply(), { message: 'Returning MUG.', data: { sku: 'MUG' } });
});

test('errors and odd answers are played', () => {
  const lost = bench.error('returns', 'outcome-unknown');
  const passed = { route: 'returns', summary: 'unknown', data: { order: 'a-1' } };
  assert.deepEqual(lost.shape().handOff(), passed);
  assert.deepEqual(lost.input('sku', 'MUG').shape().handOff(), { ...passed, message: 'Somebody will look at it.' });
  assert.deepEqual(bench.answer('returns', 200, ['a', 1]).shape().failure(), {
    code: 'unexpected-answer',
    message: 'the answer of `returns` does not fit at `/1`: expected a string',
  });
  const broken = bench.answerBytes('returns', 200, [], new Uint8Array([0x22, 0xff, 0x22])).shape().failure();
  assert.equal(broken.message, 'the answer of `returns` is not UTF-8');
  assert.equal(bench.answer('returns', 503, []).shape().failure().code, 'unexpected-status');
  assert.equal(bench.shape().failure().code, 'no-exchange');
  assert.equal(new Bench(shop).inputs({ order: 5 }).plan().failure().message, 'the inputs do not fit at `/order`: expected a string');
});

test('problems are told by place', () => {
  const verdict = new Bench(shop).inputs({ order: 5 }).validate();
  assert.deepEqual([verdict.problems(), verdict.logs], [['/order: expected a string'], ['debug: checking']]);
  assert.deepEqual(new Bench(shop).inputs({ order: 'none' }).validate().problems(), ['/order: Which one?']);
  assert.equal(pointer('a/b', 0, 'c~d'), '/a~1b/0/c~0d');
});

test('what is left out is left to the manifest', () => {
  const bare = new Bench(action({ inputs: object({}) }));
  bare.plan().assertAsDeclared();
  bare.answer('a', 200, {}).shape().assertAsDeclared();
  assert.deepEqual(bare.inputs({ a: 1 }).validate().accepted(), { a: 1 });
  assert.deepEqual(asDeclared, { tag: 'as-declared' });
});

test('a step must be one kind of step, and have a form in JSON', () => {
  assert.throws(() => together([]), { code: 'empty-step' });
  assert.throws(() => together([call('a'), ask('b', 'c')]), TypeError);
  assert.throws(() => reply('x', { big: 1n }), { code: 'not-json' });
  assert.throws(() => reply('x', () => 1), { code: 'not-json' });
});

test('the bench says what there was instead', () => {
  assert.throws(() => bench.plan().reply(), /expected `reply`, but the action answered \{"tag":"call"/);
});

test('an action that remembers is refused', () => {
  let calls = 0;
  const forgetful = action({ inputs: object({}), plan: () => reply(`This is call ${(calls += 1)}.`) });
  assert.throws(() => new Bench(forgetful).plan(), /not pure/);
});

test('a mistake in the code is logged and ends the call', () => {
  const broken = action({
    inputs: object({}),
    plan() {
      throw new RangeError('a mistake');
    },
  });
  assert.throws(() => new Bench(broken).plan(), new RangeError('a mistake'));
  assert.throws(() => {
    throw fail('closed', 'It is night.');
  }, { code: 'closed', message: 'It is night.' });
});

test('the context is known', () => {
  const visitor = bench.visitor({ assurance: 'verified-email', email: 'ada@example.com', claims: '{"plan":"gold"}' });
  const context = visitor.context({ locale: 'de-AT', timeZone: 'Europe/Vienna' }).settings({ rate: 1 }).seen();
  assert.deepEqual([context.language, context.nowMs, context.email], ['de', 1_767_225_600_000, 'ada@example.com']);
  assert.deepEqual([context.timeZone, bench.seen().timeZone], ['Europe/Vienna', undefined]);
  assert(context.isAtLeast('matched-email'));
  assert(!bench.seen().isAtLeast('matched-email'));
  assert.deepEqual(context.claims(object({ plan: string })), { plan: 'gold' });
  assert.throws(() => context.settings(record(string)), {
    code: 'invalid-settings',
    message: 'the settings do not fit at `/rate`: expected a string',
  });
});

test('random numbers follow the published sequence', () => {
  const random = bench.context({ seed: 1_234_567n }).seen().random();
  assert.deepEqual([random.next(), random.next()], [6457827717110365317n, 3203168211198807973n]);
  assert.equal(random.below(0), 0);
  assert.equal(random.pick([]), undefined);
});
