// The component of the same sources is the same, whenever and wherever it is built.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { loaded, readable, sectionsOf } from '../src/module.js';

const SDK = fileURLToPath(new URL('../src', import.meta.url));
const { Instance, Module } = /** @type {any} */ (globalThis).WebAssembly;

const ACTION = `import { action, object, reply, string } from ${JSON.stringify(join(SDK, 'index.js'))};
// What the engine draws and sees while it is built is the same as well.
const built = [Date.now(), Math.random(), new Date().toISOString(), new Set(['b', 'a', 'c'])];
export default action({ inputs: object({ name: string }), plan: (context, inputs) => reply(inputs.name + built.length, inputs) });
`;

/**
 * Builds the action in a folder of its own, from another working folder, with another folder for temporary files.
 * @param {string} action
 */
function built(action) {
  const top = mkdtempSync(join(tmpdir(), 'actgate-js-'));
  try {
    mkdirSync(join(top, 'src'));
    mkdirSync(join(top, 'temporary'));
    writeFileSync(join(top, 'package.json'), JSON.stringify({ type: 'module', main: 'src/action.js' }));
    writeFileSync(join(top, 'src/action.js'), action);
    const [script, out] = [join(SDK, 'build.js'), join(top, 'out.wasm')];
    const env = { ...process.env, TMPDIR: join(top, 'temporary'), SOME: top };
    const done = spawnSync(process.execPath, [script, top, out], { encoding: 'utf8', cwd: top, env });
    assert.equal(done.status, 0, done.stderr);
    return readFileSync(out);
  } finally {
    rmSync(top, { recursive: true });
  }
}

test('two builds of the same sources are the same byte for byte', () => {
  const first = built(ACTION);
  assert.ok(first.equals(built(ACTION)));
  assert.ok(!first.equals(built(ACTION.replace('inputs.name +', "'Dear ' + inputs.name +"))));
});

/** @param {number} id @param {number[]} content */
const section = (id, content) => [id, content.length, ...content];
/** @param {number[]} code */
const body = (code) => [code.length + 2, 0, ...code, 0x0b];
/** @param {string} name */
const named = (name) => [name.length, ...Buffer.from(name)];

/** `load` sets a global to -7 and stores 258 at 70000; `peek` adds both up. */
const MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [2, 0x60, 0, 0, 0x60, 0, 1, 0x7f]),
  ...section(3, [2, 0, 1]),
  ...section(5, [1, 0, 2]),
  ...section(6, [1, 0x7f, 1, 0x41, 5, 0x0b]),
  ...section(7, [3, ...named('memory'), 2, 0, ...named('load'), 0, 0, ...named('peek'), 0, 1]),
  ...section(10, [
    2,
    ...body([0x41, 0x79, 0x24, 0, 0x41, 0xf0, 0xa2, 4, 0x41, 0x82, 2, 0x36, 2, 0]),
    ...body([0x23, 0, 0x41, 0xf0, 0xa2, 4, 0x28, 2, 0, 0x6a]),
  ]),
  ...section(11, [1, 0, 0x41, 8, 0x0b, 2, 0x61, 0x62]),
]);

test('a module goes on where its instance was', () => {
  const sections = sectionsOf(MODULE);
  const instance = new Instance(new Module(readable(sections, 0)));
  instance.exports.load();
  const { exports } = new Instance(new Module(loaded(sections, instance.exports, ['load'])));
  assert.equal(exports.peek(), 258 - 7);
  assert.equal(exports.load, undefined);
  assert.equal(exports.memory.buffer.byteLength, 2 * 65_536);
  assert.deepEqual([...new Uint8Array(exports.memory.buffer, 8, 2)], [0x61, 0x62]);
  assert.ok(loaded(sections, instance.exports, []).equals(loaded(sections, instance.exports, [])));
});
