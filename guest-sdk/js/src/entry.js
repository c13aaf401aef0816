// What the entry of every component does: the action's functions out, its lines to the host.

import { beginRun } from './surroundings.js';
import { handlerOf } from './guest.js';
import { logTo } from './log.js';

/**
 * @param {import('./action.js').Action<any>} action
 * @param {(level: import('./contract.js').Level, message: string) => void} write The contract's log.
 */
export function component(action, write) {
  if (typeof action?.inputs?.read !== 'function') throw new TypeError('the default export of `main` is not an action; make it with `action({ … })`');
  logTo(write);
  // What an author prints while trying something out goes to the trace too.
  const { debug, info, warn, error } = lines(write);
  Object.assign(globalThis.console, { debug, log: info, info, warn, error });
  const handler = handlerOf(action);
  return {
    /** @type {import('./contract.js').Handler['validate']} */
    validate: (context, inputs) => (beginRun(context), handler.validate(context, inputs)),
    /** @type {import('./contract.js').Handler['plan']} */
    plan: (context, inputs) => (beginRun(context), handler.plan(context, inputs)),
    /** @type {import('./contract.js').Handler['shape']} */
    shape: (context, inputs, exchanges) => (beginRun(context), handler.shape(context, inputs, exchanges)),
  };
}

/** @param {(level: import('./contract.js').Level, message: string) => void} write */
function lines(write) {
  /** @param {import('./contract.js').Level} level */
  const at = (level) => (/** @type {unknown[]} */ ...values) => write(level, values.map(words).join(' '));
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** @param {unknown} value */
function words(value) {
  if (typeof value === 'string') return value;
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
