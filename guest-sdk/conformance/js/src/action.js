// What the suite asks of every language, as small as the SDK makes it.

import {
  action, anything, asDeclared, ask, call, fail, handOff, integer, list, log, object, optional, pointer, problem, record, reply,
  string, together,
} from 'actgate-sdk';

const items = list(object({ sku: string, quantity: integer }));
const inputs = object({
  do: string,
  order: optional(string),
  items: optional(items),
  text: optional(string),
  count: optional(integer),
  colour: optional(string),
});

const COLOURS = /** @type {const} */ ([['RED', 'Red'], ['BLUE', 'Blue, as the sea']]);
const which = () => ask('colour', 'Which colour?', COLOURS);

/** @type {Record<string, (context: import('actgate-sdk').Context, given: import('actgate-sdk').Of<typeof inputs>) => import('actgate-sdk').Step>} */
const PLANS = {
  declared: () => asDeclared,
  call: (_, { text, count }) =>
    call('echo', { text, count, missing: undefined, yes: true, list: ['a', 1], object: { a: null } }),
  calls: () => together([call('echo', { text: 'first' }), call('other')]),
  ask: (_, { colour }) => (colour === undefined ? together([which(), ask('reason', 'Why?')]) : call('echo', { text: colour })),
  reply: (_, { text = '', count, items }) => reply(text, { text, count, items }),
  empty: () => reply(''),
  large: (_, { text = '', count = 0 }) => reply(text.repeat(count)),
  'hand-off': (_, { order, text }) => handOff('returns', `Somebody must look at ${order}.`, { order }, text),
  fail: () => {
    throw fail('closed', 'It is night.');
  },
  log: () => {
    log.debug('one');
    log.info('two ü');
    log.warn('');
    log.error('four');
    return reply('logged');
  },
  context: (context) => {
    const { plan } = context.claims(object({ plan: string }));
    const { currency } = context.settings(object({ currency: string }));
    const { locale, language, timeZone, nowMs, seed, assurance, email } = context;
    const known = { locale, language, time_zone: timeZone, now_ms: nowMs, seed: String(seed), assurance, email };
    return reply(context.run, { ...known, plan, currency });
  },
  random: (context) => {
    const random = context.random();
    return reply(String(random.next()), { below: [random.below(1000), random.below(1000), random.below(1000)] });
  },
  trap: () => {
    throw new Error('a mistake');
  },
  spin: () => {
    for (;;);
  },
  grow: () => {
    const kept = [];
    for (;;) kept.push(new Uint8Array(1 << 20).fill(1));
  },
};

/** @type {Record<string, (given: import('actgate-sdk').Of<typeof inputs>, exchanges: import('actgate-sdk').Exchanges) => import('actgate-sdk').Step>} */
const SHAPES = {
  declared: () => asDeclared,
  text: (_, { last }) => {
    const found = last.json(object({ text: string }));
    return reply(found.text, found);
  },
  list: (_, { last }) => {
    const found = last.json(items);
    return reply(`${found.length} items`, found);
  },
  'text-length': (_, { last }) =>
    reply(`${new TextEncoder().encode(last.json(object({ text: string })).text).length} bytes`),
  size: (_, { last }) => reply(`${last.bytes().length} bytes`),
  bytes: (_, { last }) => {
    const bytes = last.bytes();
    return reply('bytes', { bytes: bytes.length, sum: bytes.reduce((sum, byte) => sum + byte, 0) });
  },
  header: (_, { last }) => reply(last.header('X-Request-Id') ?? 'none'),
  'shape-asks': ({ colour }) => (colour === undefined ? which() : reply(colour)),
  rounds: (_, exchanges) => {
    if (exchanges.length < 3) return call('echo', { text: `round ${exchanges.length + 1}` });
    return reply('3 rounds', { seen: Array.from(exchanges, (one) => `${one.endpoint} ${one.status ?? one.error}`) });
  },
  'last-of': (_, exchanges) => {
    const echo = exchanges.lastOf('echo');
    return reply(String(echo?.parameters['text']), { status: echo?.status });
  },
  status: (_, { last }) => {
    if (last.status === 404) return reply('not found');
    return reply(last.json(object({ text: string })).text);
  },
};

/** @template T @param {Record<string, T>} all @param {string} name */
function named(all, name) {
  const found = all[name];
  if (found === undefined) throw fail('unknown-behaviour', `\`${name}\` is not known here`);
  return found;
}

export default action({
  inputs,

  validate(_, given) {
    given.update('order', string, (order) => {
      const bare = order.toUpperCase().replaceAll('-', '');
      return `${bare.slice(0, 1)}-${bare.slice(1)}`;
    });
    const found = (given.get('items', items) ?? []).flatMap(({ quantity }, index) =>
      quantity < 1 ? [problem(pointer('items', index, 'quantity'), 'The quantity must be at least 1.')] : [],
    );
    const notes = Object.entries(given.get('notes', record(anything)) ?? {});
    const empty = notes.filter(([, note]) => note === '').map(([key]) => problem(pointer('notes', key), 'A note must not be empty.'));
    return [...found, ...empty];
  },

  plan: (context, given) => named(PLANS, given.do)(context, given),
  shape: (_, given, exchanges) => named(SHAPES, given.do)(given, exchanges),
});
