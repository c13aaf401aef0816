// What an action may know besides its inputs: the run's clock, locale, time zone, visitor, settings and seed.

import { fitting } from './exchange.js';

/** @template T @typedef {import('./decode.js').Type<T>} Type */
/** @typedef {import('./contract.js').Assurance} Assurance */

/** @type {readonly Assurance[]} */
const LEVELS = ['anonymous', 'matched-email', 'verified-email'];
const MASK = (1n << 64n) - 1n;

/** Random numbers from the run's seed (SplitMix64), the same in every repetition. Never for secrets. */
export class Random {
  #state;

  /** @param {bigint} seed */
  constructor(seed) {
    this.#state = seed;
  }

  /** The next 64 random bits. */
  next() {
    this.#state = (this.#state + 0x9e3779b97f4a7c15n) & MASK;
    let mixed = this.#state;
    mixed = ((mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
    mixed = ((mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn) & MASK;
    return mixed ^ (mixed >> 31n);
  }

  /** A number from 0 up to, not including, `bound`, each equally likely; 0 when `bound` is 0. @param {number} bound */
  below(bound) {
    if (bound === 0) return 0;
    const wide = BigInt(bound);
    // Values under this threshold would make the low remainders more likely than the others.
    const threshold = ((1n << 64n) - wide) % wide;
    for (;;) {
      const value = this.next();
      if (value >= threshold) return Number(value % wide);
    }
  }

  /** One of the items; `undefined` when there are none. @template T @param {readonly T[]} items @returns {T | undefined} */
  pick(items) {
    return items[this.below(items.length)];
  }
}

/** Everything an action may know besides its inputs; the only source of time and of randomness. */
export class Context {
  #claims;
  #settings;

  /** @param {import('./contract.js').Context} raw */
  constructor(raw) {
    /** Identifies the run; the same through retries and replays. */
    this.run = raw.run;
    /** BCP 47, for example `en-GB`. */
    this.locale = raw.locale;
    /** The locale's language alone, for example `en`. */
    this.language = /** @type {string} */ (raw.locale.split('-')[0]);
    /** The visitor's time zone by its IANA name, for example `Europe/Berlin`; `undefined` where the site does not report it. */
    this.timeZone = raw.timeZone;
    /** Milliseconds since the Unix epoch: the run's only clock, which stands still during a run. */
    this.nowMs = Number(raw.nowMs);
    /** What the run's randomness grows from; most actions want {@link random}. */
    this.seed = raw.seed;
    /** How the host knows the visitor. */
    this.assurance = raw.visitor.assurance;
    /** The visitor's email; `undefined` unless the manifest says `visitor = ["email"]`. */
    this.email = raw.visitor.email;
    this.#claims = raw.visitor.claims;
    this.#settings = raw.settings;
  }

  /** Whether the visitor is known at least so surely. @param {Assurance} assurance */
  isAtLeast(assurance) {
    return LEVELS.indexOf(this.assurance) >= LEVELS.indexOf(assurance);
  }

  /** Random numbers of the run. Each call begins the same sequence again: take one and keep it. */
  random() {
    return new Random(this.seed);
  }

  /** The claims of a signed visitor token. Throws `unexpected-claims` when they do not fit. @template T @param {Type<T>} type */
  claims(type) {
    return fitting(this.#claims, type, 'unexpected-claims', "the visitor's claims do");
  }

  /** The operator's settings for this action. Throws `invalid-settings` when they do not fit. @template T @param {Type<T>} type */
  settings(type) {
    return fitting(this.#settings, type, 'invalid-settings', 'the settings do');
  }
}
