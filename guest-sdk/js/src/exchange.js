// The calls of a run with their outcomes, as `shape` sees them.

import { Misfit, parse } from './decode.js';
import { fail } from './step.js';

/** @typedef {import('./contract.js').CallError} CallError */
/** @template T @typedef {import('./decode.js').Type<T>} Type */

/** @type {Record<CallError, string>} */
const CALL_ERRORS = {
  denied: 'the call was refused',
  busy: 'too many calls at the moment; nothing was sent',
  unreachable: 'the service could not be reached',
  'timed-out': 'the service took too long to answer',
  'too-large': 'the answer was too large',
  'outcome-unknown': 'the request was sent, but no answer came; it may have taken effect',
};

/** One call with its outcome. */
export class Exchange {
  #outcome;

  /** @param {import('./contract.js').Exchange} raw */
  constructor(raw) {
    /** The endpoint that was called. */
    this.endpoint = raw.request.endpoint;
    /** The parameters that the action gave. @type {Record<string, unknown>} */
    this.parameters = fromHost(raw.request.parameters, 'the parameters of an exchange');
    this.#outcome = raw.outcome;
  }

  /** The HTTP status; `undefined` when there is no answer. */
  get status() {
    return this.#outcome.tag === 'ok' ? this.#outcome.val.status : undefined;
  }

  /** Why there is no answer; `undefined` when there is one. */
  get error() {
    return this.#outcome.tag === 'err' ? this.#outcome.val : undefined;
  }

  /** Whether there is an answer with a status from 200 to 299. */
  get isSuccess() {
    return this.status !== undefined && this.status >= 200 && this.status < 300;
  }

  /** The header of that name, in any case. Only `content-type` and what the manifest lists are there. @param {string} name */
  header(name) {
    if (this.#outcome.tag === 'err') return undefined;
    return this.#outcome.val.headers.find(([known]) => known.toLowerCase() === name.toLowerCase())?.[1];
  }

  /** The body as it came, whatever the status. Throws the call's error as a failure when there is no answer. */
  bytes() {
    if (this.#outcome.tag === 'err') throw fail(this.#outcome.val, CALL_ERRORS[this.#outcome.val]);
    return this.#outcome.val.body;
  }

  /**
   * The body of a successful answer as text. Throws `unexpected-status` when it is not a success, and `unexpected-answer`
   * when it is not UTF-8.
   */
  text() {
    const body = this.bytes();
    if (!this.isSuccess) throw fail('unexpected-status', `\`${this.endpoint}\` answered with status ${this.status}`);
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(body);
    } catch {
      throw fail('unexpected-answer', `the answer of \`${this.endpoint}\` is not UTF-8`);
    }
  }

  /**
   * The body of a successful answer as a type. Throws as {@link text}, and `unexpected-answer`, naming the place, when it
   * does not fit. Look at {@link status} first where another status is an answer too, such as a 404.
   * @template T @param {Type<T>} type @returns {T}
   */
  json(type) {
    return fitting(this.text(), type, 'unexpected-answer', `the answer of \`${this.endpoint}\` does`);
  }
}

/** The exchanges of a run so far, oldest first; never none. */
export class Exchanges {
  #all;

  /** @param {Exchange[]} all */
  constructor(all) {
    const last = all.at(-1);
    if (last === undefined) throw fail('no-exchange', 'there is nothing to shape an answer from');
    this.#all = all;
    /** The newest. */
    this.last = last;
  }

  get length() {
    return this.#all.length;
  }

  /** The newest with that endpoint, by which an action of several steps knows where it stands. @param {string} endpoint */
  lastOf(endpoint) {
    return this.#all.findLast((exchange) => exchange.endpoint === endpoint);
  }

  [Symbol.iterator]() {
    return this.#all[Symbol.iterator]();
  }
}

/**
 * @template T @param {string} text @param {Type<T>} type @param {string} code @param {string} what @returns {T}
 */
export function fitting(text, type, code, what) {
  try {
    return parse(text, type);
  } catch (misfit) {
    if (!(misfit instanceof Misfit)) throw misfit;
    throw fail(code, `${what} not fit ${misfit.message}`);
  }
}

/** @param {string} text @param {string} place */
export function fromHost(text, place) {
  try {
    return JSON.parse(text);
  } catch {
    throw fail('broken-contract', `${place} came as text that is not JSON`);
  }
}
