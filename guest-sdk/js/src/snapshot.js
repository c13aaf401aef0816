// Runs the engine up to the point where the action is loaded, and writes its memory into a new module: what `wizer` does, but with
// a clock, chance and paths that are the same for every build. `node snapshot.js OPTIONS INPUT`, with the options that
// componentize-js gives to `wizer`; the arguments of the engine come from standard input.

import { createHash } from 'node:crypto';
import { openSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { WASI } from 'node:wasi';

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
/** A data segment takes about so many bytes besides its content. */
const GAP_BYTES = 16;
/** Engines refuse more than 100,000 segments. */
const SEGMENTS_MAX = 50_000;

/** Reads the parts of a WebAssembly module. */
class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }

  get isOver() {
    return this.at >= this.bytes.length;
  }

  byte() {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Error('the engine ends in the middle');
    this.at += 1;
    return byte;
  }

  /** An unsigned number in LEB128. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** @param {number} length */
  take(length) {
    const taken = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return taken;
  }

  name() {
    return new TextDecoder().decode(this.take(this.number()));
  }

  /** A constant expression, as it is. */
  constant() {
    const start = this.at;
    for (let code = this.byte(); code !== 0x0b; code = this.byte()) {
      if (code === 0x43) this.take(4);
      else if (code === 0x44) this.take(8);
      else if ([0x23, 0x41, 0x42, 0xd0, 0xd2].includes(code)) while (this.byte() >= 0x80);
      else throw new Error(`the engine has a constant with the instruction ${code}, which is not known here`);
    }
    return this.bytes.subarray(start, this.at);
  }
}

/** @param {number} value */
function unsigned(value) {
  const bytes = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) bytes.push((value % 128) | 0x80);
  return [...bytes, value];
}

/** @param {bigint} value */
function signed(value) {
  const bytes = [];
  for (;;) {
    const byte = Number(value & 0x7fn);
    value >>= 7n;
    const isLast = (value === 0n && (byte & 0x40) === 0) || (value === -1n && (byte & 0x40) !== 0);
    bytes.push(isLast ? byte : byte | 0x80);
    if (isLast) return bytes;
  }
}

/** @param {string} name */
function named(name) {
  const bytes = new TextEncoder().encode(name);
  return [...unsigned(bytes.length), ...bytes];
}

/** @typedef {{ id: number, content: Uint8Array }} Section */

/** @param {Uint8Array} module */
function sectionsOf(module) {
  const reader = new Reader(module);
  reader.take(8);
  /** @type {Section[]} */
  const sections = [];
  while (!reader.isOver) sections.push({ id: reader.byte(), content: reader.take(reader.number()) });
  return sections;
}

/** @param {Section[]} sections */
function moduleOf(sections) {
  const parts = sections.flatMap(({ id, content }) => [Uint8Array.from([id, ...unsigned(content.length)]), content]);
  return Buffer.concat([Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]), ...parts]);
}

/** The globals of a module: type, whether they change, and how they begin. @param {Section[]} sections */
function globalsOf(sections) {
  const section = sections.find(({ id }) => id === 6);
  if (section === undefined) return [];
  const reader = new Reader(section.content);
  return Array.from({ length: reader.number() }, () => ({
    type: reader.byte(),
    changes: reader.byte() === 1,
    begins: reader.constant(),
  }));
}

/** How many globals a module imports; they come first. @param {WebAssembly.Module} module */
function importedGlobals(module) {
  return WebAssembly.Module.imports(module).filter(({ kind }) => kind === 'global').length;
}

/** @param {number} index */
const exported = (index) => `actgate-snapshot-${index}`;

/** The module with its globals exported, so that they can be read. @param {Section[]} sections @param {number} imported */
function readable(sections, imported) {
  return moduleOf(
    sections.map((section) => {
      if (section.id !== 7) return section;
      const reader = new Reader(section.content);
      const count = reader.number();
      const more = globalsOf(sections).flatMap(({ changes }, index) => (changes ? [index] : []));
      const entries = more.map((index) => [...named(exported(index)), 3, ...unsigned(imported + index)]);
      const content = [Uint8Array.from(unsigned(count + more.length)), section.content.subarray(reader.at), Uint8Array.from(entries.flat())];
      return { id: 7, content: Buffer.concat(content) };
    }),
  );
}

/** A constant expression with a value. @param {number} type @param {number | bigint} value */
function constant(type, value) {
  const floats = new DataView(new ArrayBuffer(8));
  switch (type) {
    case 0x7f: return [0x41, ...signed(BigInt(value)), 0x0b];
    case 0x7e: return [0x42, ...signed(BigInt(value)), 0x0b];
    case 0x7d:
      floats.setFloat32(0, Number(value), true);
      return [0x43, ...new Uint8Array(floats.buffer, 0, 4), 0x0b];
    case 0x7c:
      floats.setFloat64(0, Number(value), true);
      return [0x44, ...new Uint8Array(floats.buffer), 0x0b];
    default: throw new Error(`the engine has a global of type ${type}, which is not known here`);
  }
}

/** Where memory is not zero: pairs of start and end. @param {Uint8Array} memory */
function segmentsOf(memory) {
  const words = new BigUint64Array(memory.buffer);
  /** @type {[number, number][]} */
  let found = [];
  for (let word = 0; word < words.length; word += 1) {
    if (words[word] === 0n) continue;
    const start = word * 8;
    const last = found.at(-1);
    if (last !== undefined && start - last[1] <= GAP_BYTES) last[1] = start + 8;
    else found.push([start, start + 8]);
  }
  for (let gap = GAP_BYTES * 2; found.length > SEGMENTS_MAX; gap *= 2) {
    /** @type {[number, number][]} */
    const merged = [];
    for (const segment of found) {
      const last = merged.at(-1);
      if (last !== undefined && segment[0] - last[1] <= gap) last[1] = segment[1];
      else merged.push(segment);
    }
    found = merged;
  }
  return found;
}

/** The module as it is once the action is loaded. @param {Section[]} sections @param {WebAssembly.Exports} exports */
function loaded(sections, exports) {
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('the engine exports no memory');
  const bytes = new Uint8Array(memory.buffer);
  const segments = segmentsOf(bytes);
  const data = segments.map(([start, end]) => [
    Uint8Array.from([0, 0x41, ...signed(BigInt(start | 0)), 0x0b, ...unsigned(end - start)]),
    bytes.subarray(start, end),
  ]);
  /** @param {Section} section @returns {Uint8Array | undefined} */
  const changed = ({ id, content }) => {
    const reader = new Reader(content);
    switch (id) {
      case 5: {
        if (reader.number() !== 1) throw new Error('the engine has several memories');
        const flags = reader.byte();
        reader.number();
        return Uint8Array.from([1, flags, ...unsigned(bytes.length / 65_536), ...content.subarray(reader.at)]);
      }
      case 6: {
        const globals = globalsOf(sections).map(({ type, changes, begins }, index) => {
          const global = exports[exported(index)];
          const now = changes && global instanceof WebAssembly.Global ? constant(type, global.value) : begins;
          return [type, changes ? 1 : 0, ...now];
        });
        return Uint8Array.from([...unsigned(globals.length), ...globals.flat()]);
      }
      case 7: {
        const kept = [];
        for (let left = reader.number(); left > 0; left -= 1) {
          const start = reader.at;
          const name = reader.name();
          reader.byte();
          reader.number();
          // They have done their work.
          if (name !== LOAD && name !== '_initialize') kept.push(content.subarray(start, reader.at));
        }
        return Buffer.concat([Uint8Array.from(unsigned(kept.length)), ...kept]);
      }
      case 8: return undefined;
      case 11: {
        for (let left = reader.number(); left > 0; left -= 1) {
          if (reader.number() !== 0) throw new Error('the engine has data that is not in memory from the start');
          reader.constant();
          reader.take(reader.number());
        }
        return Buffer.concat([Uint8Array.from(unsigned(segments.length)), ...data.flat()]);
      }
      case 12: return Uint8Array.from(unsigned(segments.length));
      default: return content;
    }
  };
  return moduleOf(
    sections.flatMap((section) => {
      const content = changed(section);
      return content === undefined ? [] : [{ id: section.id, content }];
    }),
  );
}

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
 * @param {() => WebAssembly.Memory} memory
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
  const plain = new WebAssembly.Module(engine);
  const module = new WebAssembly.Module(readable(sections, importedGlobals(plain)));
  /** @type {WebAssembly.Instance} */
  let instance;
  const memory = () => /** @type {WebAssembly.Memory} */ (instance.exports['memory']);
  /** @type {Record<string, Record<string, unknown>>} */
  const imports = { wasi_snapshot_preview1: surroundings(wasi, new Chance(seedOf(engine, [sources, scripts])), memory) };
  for (const { module: from, name } of WebAssembly.Module.imports(plain)) {
    imports[from] ??= {};
    imports[from][name] ??= () => {
      throw new Error(`\`${name}\` of \`${from}\` was called while the action was loaded; only functions may call it`);
    };
  }
  instance = new WebAssembly.Instance(module, /** @type {any} */ (imports));
  wasi.initialize(instance);
  const load = instance.exports[LOAD];
  if (typeof load !== 'function') throw new Error(`the engine has no function \`${LOAD}\``);
  load();
  writeFileSync(out, loaded(sections, instance.exports));
}

try {
  main();
} catch (error) {
  // An engine that ended by itself has said why.
  if (!(error instanceof Ended)) console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
