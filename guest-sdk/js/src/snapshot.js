// Runs the engine up to the point where the action is loaded, and writes its memory into a new module: what `wizer` does, but with
// a clock, chance and paths that are the same for every build. `node snapshot.js OPTIONS INPUT`, with the options that
// componentize-js gives to `wizer`; the arguments of the engine come from standard input.

import { createHash } from 'node:crypto';
import { openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { WASI } from 'node:wasi';

import { loaded, readable, sectionsOf } from './module.js';

/** The types of Node.js leave it out. */
const { Instance, Module } = /** @type {any} */ (globalThis).WebAssembly;

/** @typedef {{ buffer: ArrayBuffer }} Linear */
/** @typedef {{ module: string, name: string, kind: string }} Import */

/** The function that loads the action. */
const LOAD = 'componentize.wizer';
/** Where the engine finds the folder of its own script. */
const SCRIPTS = '/actgate-scripts';
/** What the engine is told by its environment. A shell in between adds to it. */
const TOLD = /^(DEBUG|SOURCE_NAME|FEATURE_|EXPORT|IMPORT)/;
/** 2020-01-01T00:00:00Z, in nanoseconds since the Unix epoch. What the action sees is set for each run. */
const START_NS = 1_577_836_800_000_000_000n;
/** The clock moves, since code may wait for that. */
const TICK_NS = 1_000n;

/** Random bytes that follow from what is built, so that no two actions share them and each build repeats them. */
class Chance {
  /** @param {Buffer} seed */
  constructor(seed) {
    this.seed = seed;
    this.blocks = 0;
    this.left = Buffer.alloc(0);
  }

  /** @param {Uint8Array} bytes */
  fill(bytes) {
    for (let at = 0; at < bytes.length; ) {
      if (this.left.length === 0) {
        this.left = createHash('sha256').update(this.seed).update(`${this.blocks}`).digest();
        this.blocks += 1;
      }
      const part = this.left.subarray(0, bytes.length - at);
      bytes.set(part, at);
      this.left = this.left.subarray(part.length);
      at += part.length;
    }
  }
}

class Ended extends Error {}

/**
 * WASI with a clock, chance and files that are the same for every build.
 * @param {WASI} wasi
 * @param {Chance} chance
 * @param {() => Linear} memory
 */
function surroundings(wasi, chance, memory) {
  const { wasi_snapshot_preview1: machine } = /** @type {any} */ (wasi.getImportObject());
  let ticks = 0n;
  return {
    ...machine,
    /** @param {number} _clock @param {bigint} _precision @param {number} at */
    clock_time_get(_clock, _precision, at) {
      ticks += 1n;
      new DataView(memory().buffer).setBigUint64(at, START_NS + ticks * TICK_NS, true);
      return 0;
    },
    /** @param {number} at @param {number} length */
    random_get(at, length) {
      chance.fill(new Uint8Array(memory().buffer, at, length));
      return 0;
    },
    /** Without the numbers of the machine's files, and without their times. @type {(...given: number[]) => number} */
    path_filestat_get(...given) {
      const failed = machine.path_filestat_get(...given);
      const at = given[4] ?? 0;
      const bytes = new Uint8Array(memory().buffer, at, 64);
      // `dev` and `ino` come first, `atim`, `mtim` and `ctim` last; between them are type, links and size.
      if (failed === 0) bytes.fill(0, 0, 16), bytes.fill(0, 40, 64);
      return failed;
    },
    /** @param {number} code */
    proc_exit(code) {
      throw new Ended(`the engine ended with ${code}`);
    },
  };
}

/** The options that componentize-js gives to `wizer`. @param {string[]} given */
function options(given) {
  /** @type {(name: string) => string | undefined} */
  const value = (name) => given.find((option) => option.startsWith(`--${name}=`))?.slice(name.length + 3);
  const scripts = value('dir');
  const [, sources] = value('mapdir')?.split('::') ?? [];
  const out = given.find((option) => option.startsWith('-o='))?.slice(3);
  const input = given.at(-1);
  if (scripts === undefined || sources === undefined || out === undefined || input === undefined) {
    throw new Error(`these options are not those of the componentize-js that this SDK is for: ${given.join(' ')}`);
  }
  return { scripts, sources, out, input };
}

/** What is built: the engine with its bindings, and the scripts. @param {Uint8Array} engine @param {string[]} folders */
function seedOf(engine, folders) {
  const hash = createHash('sha256').update(engine);
  for (const folder of folders) {
    for (const name of readdirSync(folder).sort()) {
      const file = join(folder, name);
      if (name.endsWith('.js') && statSync(file).isFile()) hash.update(readFileSync(file));
    }
  }
  return hash.digest();
}

function main() {
  const { scripts, sources, out, input } = options(process.argv.slice(2));
  const engine = readFileSync(input);
  const sections = sectionsOf(engine);
  const args = readFileSync(0, 'utf8').replaceAll(scripts, SCRIPTS).replaceAll(sources, '');
  const argsFile = join(dirname(out), 'arguments');
  writeFileSync(argsFile, args);
  const told = Object.entries(process.env).filter(([name]) => TOLD.test(name)).sort(([a], [b]) => (a < b ? -1 : 1));
  const wasi = new WASI({
    version: 'preview1',
    env: Object.fromEntries(told),
    preopens: { '/': sources, [SCRIPTS]: scripts },
    stdin: openSync(argsFile, 'r'),
  });
  /** @type {Import[]} */
  const needed = Module.imports(new Module(engine));
  const globals = needed.filter(({ kind }) => kind === 'global').length;
  /** @type {{ exports: Record<string, any> }} */
  let instance;
  const memory = () => instance.exports['memory'];
  /** @type {Record<string, Record<string, unknown>>} */
  const imports = { wasi_snapshot_preview1: surroundings(wasi, new Chance(seedOf(engine, [sources, scripts])), memory) };
  for (const { module: from, name } of needed) {
    imports[from] ??= {};
    imports[from][name] ??= () => {
      throw new Error(`\`${name}\` of \`${from}\` was called while the action was loaded; only functions may call it`);
    };
  }
  instance = new Instance(new Module(readable(sections, globals)), imports);
  wasi.initialize(instance);
  const load = instance.exports[LOAD];
  if (typeof load !== 'function') throw new Error(`the engine has no function \`${LOAD}\``);
  load();
  writeFileSync(out, loaded(sections, instance.exports, [LOAD, '_initialize']));
}

try {
  main();
} catch (error) {
  // An engine that ended by itself has said why.
  if (!(error instanceof Ended)) console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
