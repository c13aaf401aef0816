#!/usr/bin/env node
// Bundles an action and makes it a component: `actgate-js-build FOLDER OUT`. The manifest is packed into it by the host's tool.

import { existsSync, realpathSync } from 'node:fs';
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const LOG = 'actgate:action/log@0.2.0';

/**
 * With all of these off a component imports nothing but its log. Time and chance come with the context, and what the
 * engine would have instead is the moment of the build: `surroundings.js` replaces it.
 */
/** @type {('stdio' | 'random' | 'clocks' | 'http' | 'fetch-event')[]} */
const OFF = ['stdio', 'random', 'clocks', 'http', 'fetch-event'];

/** @param {string} folder The action's, with a `package.json` whose `main` exports the action as its default. */
export async function build(folder) {
  const root = resolve(folder);
  const main = await entryOf(root);
  const { componentize, rolldown } = await tools(root);
  const work = await realpath(await mkdtemp(join(tmpdir(), 'actgate-js-')));
  const [cwd, now] = [process.cwd(), Date.now];
  try {
    const sourcePath = join(work, 'action.js');
    const { code, map } = await bundle(rolldown, root, main);
    await writeFile(sourcePath, code);
    const witPath = fileURLToPath(new URL('../wit', import.meta.url));
    const wizerBin = await snapshot(work);
    // Paths are then the same from wherever it is built, and what replaces the clock of WASI is a constant: the moment of the build.
    process.chdir(work);
    Date.now = () => 0;
    const made = componentize({ sourcePath, witPath, worldName: 'action', disableFeatures: OFF, wizerBin });
    return await made.then(({ component }) => component, (error) => Promise.reject(new Error(inSources(error, map))));
  } finally {
    Date.now = now;
    process.chdir(cwd);
    await rm(work, { recursive: true });
  }
}

/**
 * A program that is called as `wizer` would be, and gives the same output each time.
 * @param {string} work A folder for it.
 */
async function snapshot(work) {
  const file = join(work, 'snapshot.sh');
  const quoted = (/** @type {string} */ path) => `'${path.replaceAll("'", "'\\''")}'`;
  const script = fileURLToPath(new URL('./snapshot.js', import.meta.url));
  await writeFile(file, `#!/bin/sh\nexec ${quoted(process.execPath)} --no-warnings ${quoted(script)} "$@"\n`, { mode: 0o755 });
  return file;
}

/**
 * What the engine says of a module that throws while it is loaded, with places in the author's files and not in the bundle.
 * @param {unknown} error
 * @param {import('rolldown').SourceMap | null} map
 */
function inSources(error, map) {
  const message = error instanceof Error ? error.message : String(error);
  const places = map && new SourceMap({ ...map, file: 'action.js', sourceRoot: '', sourcesContent: [] });
  return message.replace(/\baction\.js:(\d+):(\d+)/g, (place, line, column) => {
    const found = places?.findEntry(Number(line) - 1, Number(column) - 1);
    return found && 'originalSource' in found ? `${found.originalSource}:${found.originalLine + 1}` : place;
  });
}

/** @param {string} root */
async function entryOf(root) {
  const file = join(root, 'package.json');
  if (!existsSync(file)) throw new Error(`\`${file}\` does not exist; its \`main\` names the file that exports the action`);
  let main;
  try {
    ({ main } = JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    throw new Error(`\`${file}\`: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (typeof main !== 'string') throw new Error(`\`${file}\` has no \`main\`; name the file that exports the action`);
  const entry = join(root, main);
  if (!existsSync(entry)) throw new Error(`\`${entry}\` does not exist; \`main\` in \`${file}\` names the file that exports the action`);
  return entry;
}

/**
 * The packages that build. They are loaded late, so that what is missing can be told.
 * @param {string} root
 */
async function tools(root) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19) || (major > 20 && major < 22) || (major === 22 && minor < 12)) {
    throw new Error(`Node.js ${process.versions.node} is too old to build with; install 20.19 or later of 20, or 22.12 or later`);
  }
  try {
    const [{ componentize }, { rolldown }] = await Promise.all([import('@bytecodealliance/componentize-js'), import('rolldown')]);
    return { componentize, rolldown };
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
    const [missing] = error.message.split(' imported from ');
    const remedy = existsSync(join(root, 'package-lock.json')) ? 'npm ci' : 'npm install';
    throw new Error(`the packages that build are not installed (${missing}); run \`${remedy}\` in \`${root}\``);
  }
}

/**
 * @param {typeof import('rolldown').rolldown} rolldown
 * @param {string} root
 * @param {string} main
 */
async function bundle(rolldown, root, main) {
  const entry = '\0actgate-entry';
  const sdk = fileURLToPath(new URL('./entry.js', import.meta.url));
  const source = [
    `import { write } from ${JSON.stringify(LOG)};`,
    `import { component } from ${JSON.stringify(sdk)};`,
    `import action from ${JSON.stringify(main)};`,
    'export const handler = component(action, write);',
  ].join('\n');
  /** @type {string[]} */
  const unresolved = [];
  const bundler = await rolldown({
    input: entry,
    cwd: root,
    external: [LOG],
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    // A package that is not there would become an import that the host lacks.
    onLog: (level, log, report) => (log.code === 'UNRESOLVED_IMPORT' ? unresolved.push(log.message) : report(level, log)),
    plugins: [
      {
        name: 'actgate-entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
  });
  try {
    const { output } = await bundler.generate({ format: 'esm', sourcemap: true, dir: root });
    if (unresolved.length > 0) throw new Error(unresolved.join('\n'));
    return output[0];
  } finally {
    await bundler.close();
  }
}

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === realpathSync(process.argv[1])) {
  const [folder, out] = process.argv.slice(2);
  if (folder === undefined || out === undefined) {
    console.error('usage: actgate-js-build FOLDER OUT');
    process.exit(2);
  }
  try {
    await writeFile(out, await build(folder));
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  }
}
