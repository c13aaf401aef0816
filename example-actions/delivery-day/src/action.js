// Tells in the visitor's language on which day an order is expected.

import { action, fail, object, reply, string } from 'actgate-sdk';
import { differenceInCalendarDays, format, isValid, parseISO } from 'date-fns';
import { de, enGB, enUS, es, fr, nl } from 'date-fns/locale';

import { WORDS } from './words.js';

/** By language, or by language and region where the two differ. */
const LOCALES = { de, en: enGB, 'en-US': enUS, es, fr, nl };

const order = object({ expected_day: string });

/** @param {string} locale @param {string} language @returns {[import('date-fns').Locale, import('./words.js').Words]} */
function spoken(locale, language) {
  const known = /** @type {Record<string, import('date-fns').Locale>} */ (LOCALES);
  const words = WORDS[language];
  return words ? [known[locale] ?? known[language] ?? enGB, words] : [enGB, WORDS.en];
}

export default action({
  inputs: object({ order: string }),

  validate(_, given) {
    given.update('order', string, (number) => {
      const bare = number.toUpperCase().replaceAll('-', '');
      return `${bare.slice(0, 1)}-${bare.slice(1)}`;
    });
  },

  shape(context, inputs, exchanges) {
    const [locale, words] = spoken(context.locale, context.language);
    if (exchanges.last.status === 404) return reply(words.unknown(inputs.order));
    const { expected_day: day } = exchanges.last.json(order);
    const date = parseISO(day);
    if (!isValid(date)) throw fail('unexpected-answer', 'the answer of `orders` has no date in `/expected_day`');
    // Both are days without a time, so that the machine's time zone does not matter.
    const today = parseISO(new Date(context.nowMs).toISOString().slice(0, 10));
    const days = differenceInCalendarDays(date, today);
    return reply(words.expected(inputs.order, format(date, 'PPPP', { locale }), days), { day, days });
  },
});
