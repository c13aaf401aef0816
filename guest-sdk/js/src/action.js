// What an action is.

/** @typedef {import('./context.js').Context} Context */
/** @typedef {import('./exchange.js').Exchanges} Exchanges */
/** @typedef {import('./given.js').Given} Given */
/** @typedef {import('./given.js').Problem} Problem */
/** @typedef {import('./contract.js').Step} Step */

/**
 * Up to three pure functions. What is left out is left to the manifest, so that code takes over only where it has
 * something to add.
 * @template I
 * @typedef {object} Action
 * @property {import('./decode.js').Type<I>} inputs
 *   The inputs once they are complete. One that the manifest does not require, or that a question adds, is optional.
 * @property {(context: Context, given: Given) => Problem | Iterable<Problem> | void} [validate]
 *   Checks and normalises the inputs given so far; some may still be missing. Returns what is wrong with them.
 * @property {(context: Context, inputs: I) => Step} [plan] Decides the first step for complete inputs.
 * @property {(context: Context, inputs: I, exchanges: Exchanges) => Step} [shape]
 *   Shapes the answer from the exchanges so far, or goes on with another step.
 */

/**
 * Names the types of an action, and is otherwise the action itself.
 * @template I @param {Action<I>} action @returns {Action<I>}
 */
export const action = (action) => action;
