// What an action does next. A step is a value of the contract already; nothing is left to build.

/** @typedef {import('./contract.js').Step} Step */

/** Why a run ends without an answer: a stable, lower-case, dash-separated code, and a message for the operator. */
export class Failure extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** A failure to throw. @param {string} code @param {string} message */
export const fail = (code, message) => new Failure(code, message);

/** @param {unknown} value @param {string} place */
function encode(value, place) {
  try {
    const text = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch {
    // Told below, together with what JSON.stringify leaves out in silence.
  }
  throw fail('not-json', `${place} has no form in JSON`);
}

/**
 * Calls an endpoint of the manifest, by its name, with a value for each of its parameters. Those that are `undefined`
 * are left out.
 * @param {string} endpoint @param {Record<string, unknown>} [parameters] @returns {Step}
 */
export function call(endpoint, parameters = {}) {
  return { tag: 'call', val: [{ endpoint, parameters: encode(parameters, `the parameters of \`${endpoint}\``) }] };
}

/**
 * Asks for an input of the manifest, or for a new one, which is then a string. The function that asked is called again
 * with the answer.
 * @param {string} input @param {string} prompt
 * @param {Iterable<readonly [value: string, label: string]>} [choices] What the input becomes, and what the visitor reads.
 * @returns {Step}
 */
export function ask(input, prompt, choices = []) {
  return { tag: 'ask', val: [{ input, prompt, choices: Array.from(choices, ([value, label]) => ({ value, label })) }] };
}

/**
 * Several calls, or several questions, in one step.
 * @param {Iterable<Step>} steps @returns {Step}
 */
export function together(steps) {
  const all = [...steps];
  const [first] = all;
  if (first?.tag === 'call') return { tag: 'call', val: all.flatMap((step) => (step.tag === 'call' ? step.val : mixed())) };
  if (first?.tag === 'ask') return { tag: 'ask', val: all.flatMap((step) => (step.tag === 'ask' ? step.val : mixed())) };
  return first === undefined ? empty() : mixed();
}

/** @returns {never} */
function mixed() {
  throw new TypeError('`together` takes calls alone, or questions alone');
}

/** @returns {never} */
function empty() {
  throw fail('empty-step', 'a step has nothing in it');
}

/** Answers the visitor. The host checks the data against the manifest. @param {string} message @param {unknown} [data] @returns {Step} */
export function reply(message, data = {}) {
  return { tag: 'reply', val: { message, data: encode(data, 'the data of the reply') } };
}

/**
 * Passes the conversation to people.
 * @param {string} route @param {string} summary For those who take over; the visitor never sees it.
 * @param {unknown} [data]
 * @param {string} [message] What the visitor hears; without it the host says a sentence of its own.
 * @returns {Step}
 */
export function handOff(route, summary, data = {}, message) {
  const told = message === undefined ? {} : { message };
  return { tag: 'hand-off', val: { route, summary, ...told, data: encode(data, 'the data of the hand-off') } };
}

/** Does what the manifest says. @type {Step} */
export const asDeclared = { tag: 'as-declared' };
