// What is said, by language.

/**
 * @typedef {object} Words
 * @property {(order: string) => string} unknown
 * @property {(order: string, day: string, days: number) => string} expected
 */

/**
 * @param {number} days
 * @param {{ today: string, tomorrow: string, later: (days: number) => string }} words
 */
const off = (days, { today, tomorrow, later }) => {
  if (days < 0) return '';
  return ` (${days === 0 ? today : days === 1 ? tomorrow : later(days)})`;
};

/** @type {Record<string, Words> & { en: Words }} */
export const WORDS = {
  en: {
    unknown: (order) => `I could not find order ${order}.`,
    expected: (order, day, days) =>
      `Order ${order} is expected on ${day}${off(days, { today: 'today', tomorrow: 'tomorrow', later: (n) => `in ${n} days` })}.`,
  },
  de: {
    unknown: (order) => `Die Bestellung ${order} habe ich nicht gefunden.`,
    expected: (order, day, days) =>
      `Die Bestellung ${order} kommt am ${day}${off(days, { today: 'heute', tomorrow: 'morgen', later: (n) => `in ${n} Tagen` })}.`,
  },
  es: {
    unknown: (order) => `No he encontrado el pedido ${order}.`,
    expected: (order, day, days) =>
      `El pedido ${order} llega el ${day}${off(days, { today: 'hoy', tomorrow: 'mañana', later: (n) => `dentro de ${n} días` })}.`,
  },
  fr: {
    unknown: (order) => `Je n’ai pas trouvé la commande ${order}.`,
    expected: (order, day, days) =>
      `La commande ${order} arrive le ${day}${off(days, { today: 'aujourd’hui', tomorrow: 'demain', later: (n) => `dans ${n} jours` })}.`,
  },
  nl: {
    unknown: (order) => `Bestelling ${order} heb ik niet gevonden.`,
    expected: (order, day, days) =>
      `Bestelling ${order} komt op ${day}${off(days, { today: 'vandaag', tomorrow: 'morgen', later: (n) => `over ${n} dagen` })}.`,
  },
};
