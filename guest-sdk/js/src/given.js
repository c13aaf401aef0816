// The inputs given so far, which `validate` checks and changes, and what is wrong with them.

import { Misfit, into, record, anything } from './decode.js';

/** @template T @typedef {import('./decode.js').Type<T>} Type */

/** One place in the inputs that cannot be used as given, and what to ask instead. */
export class Problem {
  /**
   * @param {string} pointer A JSON Pointer (RFC 6901) into the inputs, for example `/items/0/sku`.
   * @param {string} message In words for the visitor.
   */
  constructor(pointer, message) {
    this.pointer = pointer;
    this.message = message;
  }
}

/** A problem at a JSON Pointer into the inputs. @param {string} pointer @param {string} message */
export const problem = (pointer, message) => new Problem(pointer, message);

/** The pointer to a place, key by key: `pointer('items', 0, 'sku')` is `/items/0/sku`. @param {...(string | number)} keys */
export const pointer = (...keys) => keys.reduce((/** @type {string} */ place, key) => into(place, key), '');

/** The inputs given so far. Some may be missing; a `null` counts as missing. */
export class Given {
  #values;

  /** @param {Record<string, unknown>} values */
  constructor(values) {
    // Without a prototype, so that an input may have any name.
    this.#values = /** @type {Record<string, unknown>} */ (Object.assign(Object.create(null), values));
  }

  /** Whether the input of that name is there. @param {string} name */
  has(name) {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  /**
   * The input of that name; `undefined` while it is missing. What does not fit the type is a problem at its exact place,
   * which ends `validate`.
   * @template T @param {string} name @param {Type<T>} type @returns {T | undefined}
   */
  get(name, type) {
    return this.has(name) ? type.read(this.#values[name], into('', name)) : undefined;
  }

  /** Sets an input. @param {string} name @param {unknown} value */
  set(name, value) {
    this.#values[name] = value;
  }

  /** Removes an input, so that the visitor is asked for it if it is required. @param {string} name */
  remove(name) {
    delete this.#values[name];
  }

  /**
   * Replaces an input by what `change` makes of it; does nothing while it is missing.
   * @template T @param {string} name @param {Type<T>} type @param {(value: T) => unknown} change
   */
  update(name, type, change) {
    const value = this.get(name, type);
    if (value !== undefined) this.set(name, change(value));
  }

  /** All inputs as one value, for example to look at two of them together. */
  values() {
    return this.#values;
  }
}

/** @param {unknown} value */
export const given = (value) => new Given(record(anything).read(value, ''));

/** What a misfit of an input is told as. @param {Misfit} misfit */
export const asProblem = (misfit) => problem(misfit.pointer, misfit.expected);

