// Runs an action natively in a test, without WebAssembly and without a host.

import assert from 'node:assert/strict';

import { Context } from './context.js';
import { handlerOf } from './guest.js';
import { taken } from './log.js';

/** @typedef {import('./contract.js').CallError} CallError */
/** @typedef {import('./contract.js').Exchange} RawExchange */
/** @template {string} T @typedef {Extract<import('./contract.js').Step, { tag: T }>} StepOf */

/** An anonymous visitor, locale `en`, no time zone, midnight UTC of Thursday, 1 January 2026, seed 1, no settings. */
const CONTEXT = {
  run: 'test',
  locale: 'en',
  timeZone: /** @type {string | undefined} */ (undefined),
  nowMs: 1_767_225_600_000n,
  seed: 1n,
  visitor: /** @type {import('./contract.js').Visitor} */ ({ assurance: 'anonymous', email: undefined, claims: '{}' }),
  settings: '{}',
};

/**
 * A bench to try an action on. Each method that changes something gives a new bench.
 *
 * Every function of the action is called twice, and a different answer fails the test: the host repeats and replays
 * calls, and relies on that they do not differ.
 */
export class Bench {
  #action;
  #context = CONTEXT;
  /** @type {Record<string, unknown>} */
  #inputs = {};
  /** @type {RawExchange[]} */
  #exchanges = [];

  /** @param {import('./action.js').Action<any>} action */
  constructor(action) {
    this.#action = action;
  }

  /** @param {(copy: Bench) => void} change */
  #with(change) {
    const copy = new Bench(this.#action);
    copy.#context = this.#context;
    copy.#inputs = this.#inputs;
    copy.#exchanges = this.#exchanges;
    change(copy);
    return copy;
  }

  /** Sets all inputs. @param {Record<string, unknown>} inputs */
  inputs(inputs) {
    return this.#with((bench) => (bench.#inputs = inputs));
  }

  /** Sets one input, as the host does when the visitor answers a question. @param {string} name @param {unknown} value */
  input(name, value) {
    return this.inputs({ ...this.#inputs, [name]: value });
  }

  /** Changes the context. @param {Partial<typeof CONTEXT>} context */
  context(context) {
    return this.#with((bench) => (bench.#context = { ...this.#context, ...context }));
  }

  /** @param {Partial<typeof CONTEXT.visitor>} visitor */
  visitor(visitor) {
    return this.context({ visitor: { ...this.#context.visitor, ...visitor } });
  }

  /** The operator's settings. @param {unknown} settings */
  settings(settings) {
    return this.context({ settings: JSON.stringify(settings) });
  }

  /** The context as the action will see it. */
  seen() {
    return new Context(this.#context);
  }

  /** One more exchange, answered with JSON. @param {string} endpoint @param {number} status @param {unknown} body */
  answer(endpoint, status, body) {
    return this.answerBytes(endpoint, status, [['content-type', 'application/json']], JSON.stringify(body));
  }

  /**
   * One more exchange, answered with these headers and bytes.
   * @param {string} endpoint @param {number} status @param {[string, string][]} headers @param {string | Uint8Array} body
   */
  answerBytes(endpoint, status, headers, body) {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
    return this.#exchange(endpoint, { tag: 'ok', val: { status, headers, body: bytes } });
  }

  /** One more exchange that came to nothing. @param {string} endpoint @param {CallError} error */
  error(endpoint, error) {
    return this.#exchange(endpoint, { tag: 'err', val: error });
  }

  /** Gives the newest exchange the parameters it was made with. @param {Record<string, unknown>} parameters */
  madeWith(parameters) {
    const newest = this.#exchanges.at(-1);
    assert(newest, 'there is no exchange to give parameters to');
    const request = { ...newest.request, parameters: JSON.stringify(parameters) };
    return this.#with((bench) => (bench.#exchanges = [...this.#exchanges.slice(0, -1), { ...newest, request }]));
  }

  /** @param {string} endpoint @param {RawExchange['outcome']} outcome */
  #exchange(endpoint, outcome) {
    const exchange = { request: { endpoint, parameters: '{}' }, outcome };
    return this.#with((bench) => (bench.#exchanges = [...this.#exchanges, exchange]));
  }

  validate() {
    const [verdict, logs] = this.#twice((handler) => handler.validate(this.#context, JSON.stringify(this.#inputs)));
    return new Verdict(verdict, logs);
  }

  /** Runs `validate`, and goes on with the inputs as it normalised them. */
  accept() {
    return this.inputs(this.validate().accepted());
  }

  plan() {
    return new Outcome(...this.#twice((handler) => handler.plan(this.#context, JSON.stringify(this.#inputs))));
  }

  /** Runs `shape` over the exchanges given so far. */
  shape() {
    const inputs = JSON.stringify(this.#inputs);
    return new Outcome(...this.#twice((handler) => handler.shape(this.#context, inputs, this.#exchanges)));
  }

  /** @template T @param {(handler: import('./contract.js').Handler) => T} run @returns {[T, string[]]} */
  #twice(run) {
    taken();
    const answer = run(handlerOf(this.#action));
    const logs = taken();
    const again = run(handlerOf(this.#action));
    taken();
    assert.deepEqual(again, answer, 'the action is not pure: the same call, repeated, answered differently');
    return [answer, logs];
  }
}

/** What `plan` or `shape` answered. Each accessor takes the kind of step that a test expects. */
export class Outcome {
  /** @param {import('./contract.js').Step} step @param {string[]} logs */
  constructor(step, logs) {
    /** The step as it goes to the host. */
    this.step = step;
    /** What was logged, each line as `level: message`. */
    this.logs = logs;
  }

  /** @template {import('./contract.js').Step['tag']} T @param {T} tag @returns {StepOf<T>} */
  #expect(tag) {
    assert.equal(this.step.tag, tag, `expected \`${tag}\`, but the action answered ${JSON.stringify(this.step)}`);
    return /** @type {StepOf<T>} */ (this.step);
  }

  /** The message and the data of the reply. */
  reply() {
    const { message, data } = this.#expect('reply').val;
    return { message, data: JSON.parse(data) };
  }

  /** All calls of this step, each with its endpoint and parameters. */
  calls() {
    return this.#expect('call').val.map(({ endpoint, parameters }) => ({ endpoint, parameters: JSON.parse(parameters) }));
  }

  /** The parameters of the first call to that endpoint. @param {string} endpoint */
  call(endpoint) {
    const found = this.calls().find((call) => call.endpoint === endpoint);
    assert(found, `expected a call to \`${endpoint}\`, but the action answered ${JSON.stringify(this.step)}`);
    return found.parameters;
  }

  /** The question that asks for that input. @param {string} input */
  question(input) {
    const found = this.#expect('ask').val.find((question) => question.input === input);
    assert(found, `expected a question for \`${input}\`, but the action answered ${JSON.stringify(this.step)}`);
    return found;
  }

  /** The hand-off; `message` is there where the action gave one. */
  handOff() {
    const { data, ...told } = this.#expect('hand-off').val;
    return { ...told, data: JSON.parse(data) };
  }

  /** The code and the message of the failure. */
  failure() {
    return this.#expect('fail').val;
  }

  assertAsDeclared() {
    this.#expect('as-declared');
  }
}

/** What `validate` answered. */
export class Verdict {
  /** @param {import('./contract.js').Verdict} verdict @param {string[]} logs */
  constructor(verdict, logs) {
    this.verdict = verdict;
    /** What was logged, each line as `level: message`. */
    this.logs = logs;
  }

  /** The inputs, normalised. @returns {any} */
  accepted() {
    assert(this.verdict.tag === 'accepted', `expected the inputs to be accepted, but there is ${this.problems().join('; ')}`);
    return JSON.parse(this.verdict.val);
  }

  /** The problems, each as `pointer: message`; none when the inputs were accepted. */
  problems() {
    return this.verdict.tag === 'rejected' ? this.verdict.val.map(({ pointer, message }) => `${pointer}: ${message}`) : [];
  }
}
