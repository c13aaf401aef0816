// The engine's own clock and chance inside a component, which would be those of the build: they follow the run instead,
// so that `new Date()` and `Math.random()` in an action, or in a package it uses, repeat with the run.

import { Random } from './context.js';

let now = 0;
let random = new Random(0n);

const Machine = globalThis.Date;
Machine.now = () => now;
globalThis.Date = new Proxy(Machine, {
  construct: (date, given, target) => Reflect.construct(date, given.length === 0 ? [now] : given, target),
  apply: () => new Machine(now).toString(),
});
Machine.prototype.constructor = globalThis.Date;

Math.random = () => Number(random.next() >> 11n) / 2 ** 53;

if (globalThis.performance) globalThis.performance.now = () => 0;

// Without randomness of the machine it would end the call without a word.
Reflect.deleteProperty(globalThis, 'crypto');

/** Sets the clock and begins the sequence of random numbers. @param {import('./contract.js').Context} context */
export function beginRun(context) {
  now = Number(context.nowMs);
  random = new Random(context.seed);
}
