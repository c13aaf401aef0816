// Lines for the run's trace: to the host in a component, to a list in a native test.

/** @typedef {import('./contract.js').Level} Level */

/** @type {string[]} */
let lines = [];

/** @type {(level: Level, message: string) => void} */
let write = (level, message) => {
  lines.push(`${level}: ${message}`);
};

/** Writes lines for the run's trace. The host bounds them, and never shows one to the visitor. */
export const log = {
  /** @param {string} message */
  debug: (message) => write('debug', message),
  /** @param {string} message */
  info: (message) => write('info', message),
  /** @param {string} message */
  warn: (message) => write('warn', message),
  /** @param {string} message */
  error: (message) => write('error', message),
};

/** Sends lines elsewhere; the component's entry does it once. @param {typeof write} sink */
export function logTo(sink) {
  write = sink;
}

/** Takes the lines of a native test. */
export function taken() {
  const all = lines;
  lines = [];
  return all;
}
