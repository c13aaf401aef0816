// A WebAssembly module, section by section: made readable from outside, and written anew with the memory of an instance.

/** The types of Node.js leave it out. */
const { Global, Memory } = /** @type {any} */ (globalThis).WebAssembly;

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
export function sectionsOf(module) {
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

/** @param {number} index */
const exported = (index) => `actgate-snapshot-${index}`;

/** The module with its globals exported, so that they can be read. @param {Section[]} sections @param {number} imported */
export function readable(sections, imported) {
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

/**
 * The module as an instance of it is now.
 * @param {Section[]} sections
 * @param {Record<string, any>} exports
 * @param {string[]} done The functions that have done their work.
 */
export function loaded(sections, exports, done) {
  const { memory } = exports;
  if (!(memory instanceof Memory)) throw new Error('the engine exports no memory');
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
          const now = changes && global instanceof Global ? constant(type, global.value) : begins;
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
          if (!done.includes(name)) kept.push(content.subarray(start, reader.at));
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
