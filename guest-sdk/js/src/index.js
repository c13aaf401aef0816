// Write actgate actions in JavaScript: three pure functions, typed, and testable without WebAssembly.

export { action } from './action.js';
export { Context, Random } from './context.js';
export { anything, boolean, choice, integer, list, number, object, optional, record, string } from './decode.js';
export { Exchange, Exchanges } from './exchange.js';
export { Given, Problem, pointer, problem } from './given.js';
export { log } from './log.js';
export { Failure, asDeclared, ask, call, fail, handOff, reply, together } from './step.js';

/** @template I @typedef {import('./action.js').Action<I>} Action */
/** @template T @typedef {import('./decode.js').Of<T>} Of */
/** @template T @typedef {import('./decode.js').Type<T>} Type */
/** @typedef {import('./contract.js').Assurance} Assurance */
/** @typedef {import('./contract.js').CallError} CallError */
/** @typedef {import('./contract.js').Step} Step */
