// Tells the visitor where an order is.

import { action, object, reply, string } from 'actgate-sdk';

/** What the agent may know of an order; the rest of the shop's answer goes no further. */
const order = object({ status: string, expected_day: string });

/** @type {Record<string, string>} */
const STATUS_DE = { shipped: 'unterwegs', delivered: 'zugestellt', cancelled: 'storniert' };

const WORDS = {
  en: {
    /** @param {string} number */
    unknown: (number) => `I could not find order ${number}.`,
    /** @param {string} number @param {string} status @param {string | undefined} day */
    found: (number, status, day) => `Order ${number} is ${status}${day ? `, expected on ${day}` : ''}.`,
  },
  de: {
    /** @param {string} number */
    unknown: (number) => `Ich konnte die Bestellung ${number} nicht finden.`,
    /** @param {string} number @param {string} status @param {string | undefined} day */
    found: (number, status, day) => {
      // Days come as year, month and day with dashes between.
      const expected = day ? ` und wird am ${day.split('-').reverse().join('.')} erwartet` : '';
      return `Die Bestellung ${number} ist ${STATUS_DE[status] ?? 'in Bearbeitung'}${expected}.`;
    },
  },
};

export default action({
  inputs: object({ order: string }),

  validate(_, given) {
    given.update('order', string, (number) => {
      const bare = number.toUpperCase().replaceAll('-', '');
      return `${bare.slice(0, 1)}-${bare.slice(1)}`;
    });
  },

  shape(context, inputs, exchanges) {
    const words = context.language === 'de' ? WORDS.de : WORDS.en;
    if (exchanges.last.status === 404) return reply(words.unknown(inputs.order));
    const found = exchanges.last.json(order);
    const isOver = found.status === 'delivered' || found.status === 'cancelled';
    return reply(words.found(inputs.order, found.status, isOver ? undefined : found.expected_day), found);
  },
});
