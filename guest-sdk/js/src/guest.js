// The seam between the typed face and the contract: an action in, the contract's three functions out.

import { Context } from './context.js';
import { Misfit, parse, anything } from './decode.js';
import { Exchange, Exchanges, fitting } from './exchange.js';
import { Problem, asProblem, given } from './given.js';
import { log } from './log.js';
import { Failure, asDeclared } from './step.js';

/** @typedef {import('./contract.js').Step} Step */

/**
 * The contract's functions of an action.
 * @param {import('./action.js').Action<any>} action @returns {import('./contract.js').Handler}
 */
export function handlerOf(action) {
  return {
    validate: (context, inputs) => telling(() => checked(action, new Context(context), inputs)),
    plan: (context, inputs) =>
      telling(() => ended(() => action.plan?.(new Context(context), complete(action, inputs)) ?? asDeclared)),
    shape: (context, inputs, exchanges) =>
      telling(() =>
        ended(() => {
          const all = new Exchanges(exchanges.map((exchange) => new Exchange(exchange)));
          return action.shape?.(new Context(context), complete(action, inputs), all) ?? asDeclared;
        }),
      ),
  };
}

/**
 * @param {import('./action.js').Action<any>} action @param {Context} context @param {string} inputs
 * @returns {import('./contract.js').Verdict}
 */
function checked(action, context, inputs) {
  try {
    const view = given(parse(inputs, anything));
    const found = action.validate?.(context, view);
    const problems = found instanceof Problem ? [found] : [...(found ?? [])];
    if (problems.length > 0) return { tag: 'rejected', val: problems };
    return { tag: 'accepted', val: JSON.stringify(view.values()) };
  } catch (error) {
    if (error instanceof Misfit) return { tag: 'rejected', val: [asProblem(error)] };
    throw error;
  }
}

/** @param {import('./action.js').Action<any>} action @param {string} inputs */
const complete = (action, inputs) => fitting(inputs, action.inputs, 'unexpected-input', 'the inputs do');

/** A thrown failure ends the run. @param {() => Step} step @returns {Step} */
function ended(step) {
  try {
    return step();
  } catch (error) {
    if (error instanceof Failure) return { tag: 'fail', val: { code: error.code, message: error.message } };
    throw error;
  }
}

/** Any other error is a mistake in the code: it is logged, and ends the call. @template T @param {() => T} run @returns {T} */
function telling(run) {
  try {
    return run();
  } catch (error) {
    log.error(error instanceof Error ? `${error.name}: ${error.message}\n${error.stack ?? ''}`.trimEnd() : String(error));
    throw error;
  }
}
