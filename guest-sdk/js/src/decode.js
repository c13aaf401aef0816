// JSON values to types, where a misfit names its place exactly and repeats no value of the document.

/**
 * What a value must be, and how it is read.
 * @template T
 * @typedef {object} Type
 * @property {string} expected What would fit, for example `expected a string`.
 * @property {boolean} [isOptional] Whether a field of this type may be missing.
 * @property {(value: unknown, place: string) => T} read Throws a {@link Misfit}.
 */

/**
 * The type of what a {@link Type} reads.
 * @template T
 * @typedef {T extends Type<infer U> ? U : never} Of
 */

/**
 * The fields of an object, those that may be missing with a question mark.
 * @template F
 * @typedef {{ [K in keyof F]: Of<F[K]> }} Fields
 */

/** Where a document does not fit, and what was expected there. Never the value found: it may be personal. */
export class Misfit extends Error {
  /** @param {string} pointer A JSON Pointer (RFC 6901). @param {string} expected */
  constructor(pointer, expected) {
    super(`${pointer === '' ? 'as a whole' : `at \`${pointer}\``}: ${expected}`);
    this.pointer = pointer;
    this.expected = expected;
  }
}

/** Appends a key to a JSON Pointer. @param {string} pointer @param {string | number} key */
export function into(pointer, key) {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/**
 * Parses a whole document and reads it as a type.
 * @template T @param {string} text @param {Type<T>} type @returns {T}
 */
export function parse(text, type) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Misfit('', 'not JSON');
  }
  return type.read(value, '');
}

/**
 * @template T
 * @param {string} what
 * @param {(value: unknown) => value is T} fits
 * @returns {Type<T>}
 */
function plain(what, fits) {
  const expected = `expected ${what}`;
  return {
    expected,
    read(value, place) {
      if (!fits(value)) throw new Misfit(place, expected);
      return value;
    },
  };
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

export const string = plain('a string', /** @returns {value is string} */ (value) => typeof value === 'string');
export const boolean = plain('a boolean', /** @returns {value is boolean} */ (value) => typeof value === 'boolean');
export const number = plain('a number', /** @returns {value is number} */ (value) => typeof value === 'number');
/** A whole number that JavaScript holds exactly. */
export const integer = plain('a whole number', /** @returns {value is number} */ (value) => Number.isSafeInteger(value));
/** Any JSON value, as it is. */
export const anything = plain('a value', /** @returns {value is any} */ (value) => value !== undefined);

/**
 * One of these words.
 * @template {string} const W
 * @param {...W} words @returns {Type<W>}
 */
export function choice(...words) {
  const known = /** @type {readonly string[]} */ (words);
  const names = words.map((word) => `\`${word}\``);
  const what = names.length < 3 ? names.join(' or ') : `one of ${names.join(', ')}`;
  return plain(what, /** @returns {value is W} */ (value) => typeof value === 'string' && known.includes(value));
}

/** A list of one type. @template T @param {Type<T>} item @returns {Type<T[]>} */
export function list(item) {
  const expected = 'expected a list';
  return {
    expected,
    read(value, place) {
      if (!Array.isArray(value)) throw new Misfit(place, expected);
      return value.map((one, index) => item.read(one, into(place, index)));
    },
  };
}

/** An object with any keys and values of one type. @template T @param {Type<T>} item @returns {Type<Record<string, T>>} */
export function record(item) {
  const expected = 'expected an object';
  return {
    expected,
    read(value, place) {
      if (!isObject(value)) throw new Misfit(place, expected);
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, item.read(one, into(place, key))]));
    },
  };
}

/** A field that may be missing or null. @template T @param {Type<T>} type @returns {Type<T | undefined>} */
export function optional(type) {
  return {
    expected: type.expected,
    isOptional: true,
    read: (value, place) => (value === undefined || value === null ? undefined : type.read(value, place)),
  };
}

/**
 * An object with these fields. Others are left out, so that what is read can be passed on as it is.
 * @template {Record<string, Type<any>>} F
 * @param {F} fields @returns {Type<Fields<F>>}
 */
export function object(fields) {
  const expected = 'expected an object';
  return {
    expected,
    read(value, place) {
      if (!isObject(value)) throw new Misfit(place, expected);
      /** @type {Record<string, unknown>} */
      const found = {};
      for (const [name, type] of Object.entries(fields)) {
        const field = Object.hasOwn(value, name) ? value[name] : undefined;
        if (field === undefined && !type.isOptional) throw new Misfit(into(place, name), 'is missing');
        const read = type.read(field, into(place, name));
        if (read !== undefined) found[name] = read;
      }
      return /** @type {Fields<F>} */ (found);
    },
  };
}
