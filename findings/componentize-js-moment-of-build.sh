#!/usr/bin/env bash
# Versions:  @bytecodealliance/componentize-js 0.23.0 and @bytecodealliance/jco 1.15.4 (npm)
# Guess:     a component that is made without the feature `clocks` has no clock: `Date.now()` throws, or is 0, since nothing that
#            the component imports could tell it the time. Built twice from the same source it is the same, since nothing of its
#            surroundings is left in it.
# Behaviour: `Date.now()` is the moment at which the component was built, whenever it is called: WASI's clock is replaced by a constant.
#            Code that looks for how old a token is works on the day of the build, and finds nothing expired ever after. Two
#            builds of the same source differ, also because the engine's own random numbers are drawn while it is built.
# Seen:      below, in expected.txt
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

npm install --silent --no-save --no-audit --no-fund @bytecodealliance/componentize-js@0.23.0 @bytecodealliance/jco@1.15.4
mkdir wit
cat > wit/world.wit <<'WIT'
package example:moments;
world moments {
  export now: func() -> f64;
}
WIT
cat > moments.js <<'JS'
export const now = () => Date.now();
JS
cat > check.mjs <<'JS'
import { readFile, writeFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { componentize } from '@bytecodealliance/componentize-js';
import { transpile } from '@bytecodealliance/jco';

const disableFeatures = ['stdio', 'random', 'clocks', 'http', 'fetch-event'];
const build = async () =>
  (await componentize({ sourcePath: 'moments.js', witPath: 'wit', worldName: 'moments', disableFeatures })).component;

const begun = Date.now();
const first = await build();
const ended = Date.now();
const second = await build();
const { files, imports } = await transpile(first, { name: 'moments' });
for (const [name, content] of Object.entries(files)) {
  await mkdir(`out/${dirname(name)}`, { recursive: true });
  await writeFile(`out/${name}`, content);
}
await writeFile('out/package.json', '{ "type": "module" }');
const { now } = await import(`${process.cwd()}/out/moments.js`);
const early = now();
await setTimeout(1500);
const late = now();
console.log(`imports of a clock: ${imports.filter((name) => name.includes('clock')).length}`);
console.log(`now() is a moment of the build: ${begun - 1000 <= early && early <= ended + 1000}`);
console.log(`now() is the same 1.5 s later: ${early === late}`);
console.log(`two builds are the same: ${Buffer.from(first).equals(Buffer.from(second))}`);
JS
node --no-warnings check.mjs > seen.txt

cat > expected.txt <<'TEXT'
imports of a clock: 0
now() is a moment of the build: true
now() is the same 1.5 s later: true
two builds are the same: false
TEXT
cat seen.txt
diff expected.txt seen.txt
