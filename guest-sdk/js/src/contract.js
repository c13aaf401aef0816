// The values of the contract `actgate:action@0.2.0` as components of JavaScript give and take them. Types alone.

/** @typedef {'anonymous' | 'matched-email' | 'verified-email'} Assurance */
/** @typedef {{ assurance: Assurance, email?: string, claims: string }} Visitor */
/**
 * @typedef {{ run: string, locale: string, timeZone?: string, nowMs: bigint, seed: bigint, visitor: Visitor, settings: string }}
 *   Context
 */
/** @typedef {{ pointer: string, message: string }} Problem */
/** @typedef {{ tag: 'accepted', val: string } | { tag: 'rejected', val: Problem[] }} Verdict */
/** @typedef {{ endpoint: string, parameters: string }} Request */
/** @typedef {{ status: number, headers: [string, string][], body: Uint8Array }} Response */
/** @typedef {'denied' | 'busy' | 'unreachable' | 'timed-out' | 'too-large' | 'outcome-unknown'} CallError */
/** @typedef {{ request: Request, outcome: { tag: 'ok', val: Response } | { tag: 'err', val: CallError } }} Exchange */
/** @typedef {{ input: string, prompt: string, choices: { value: string, label: string }[] }} Question */
/** @typedef {{ message: string, data: string }} Reply */
/** @typedef {{ route: string, summary: string, message?: string, data: string }} HandOff */
/**
 * @typedef {{ tag: 'call', val: Request[] } | { tag: 'ask', val: Question[] } | { tag: 'reply', val: Reply }
 *   | { tag: 'hand-off', val: HandOff } | { tag: 'fail', val: { code: string, message: string } } | { tag: 'as-declared' }} Step
 */
/** @typedef {'debug' | 'info' | 'warn' | 'error'} Level */
/**
 * @typedef {object} Handler
 * @property {(context: Context, inputs: string) => Verdict} validate
 * @property {(context: Context, inputs: string) => Step} plan
 * @property {(context: Context, inputs: string, exchanges: Exchange[]) => Step} shape
 */
export {};
