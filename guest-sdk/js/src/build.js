#!/usr/bin/env node
// Bundles an action and makes it a component: `actgate-js-build FOLDER OUT`. The manifest is packed into it by the host's tool.

import { realpathSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

import { componentize } from '@bytecodealliance/componentize-js';
import { rolldown } from 'rolldown';

const LOG = 'actgate:action/log@0.1.0';

/**
 * With all of these off a component imports nothing but its log. Time and chance come with the context, and what the
 * engine would have instead is the moment of the build: `surroundings.js` replaces it.
 */
/** @type {('stdio' | 'random' | 'clocks' | 'http' | 'fetch-event')[]} */
const OFF = ['stdio', 'random', 'clocks', 'http', 'fetch-event'];

/** @param {string} folder The action's, with a `package.json` whose `main` exports the action as its default. */
export async function build(folder) {
  const root = resolve(folder);
  const { main } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  if (typeof main !== 'string') throw new Error(`\`${join(root, 'package.json')}\` has no \`main\`; name the file that exports the action`);
  const work = await mkdtemp(join(tmpdir(), 'actgate-js-'));
  try {
    const sourcePath = join(work, 'action.js');
    await writeFile(sourcePath, await bundle(join(root, main)));
    const witPath = fileURLToPath(new URL('../wit', import.meta.url));
    const { component } = await componentize({ sourcePath, witPath, worldName: 'action', disableFeatures: OFF });
    return component;
  } finally {
    await rm(work, { recursive: true });
  }
}

/** @param {string} main */
async function bundle(main) {
  const entry = '\0actgate-entry';
  const sdk = fileURLToPath(new URL('./entry.js', import.meta.url));
  const source = [
    `import { write } from ${JSON.stringify(LOG)};`,
    `import { component } from ${JSON.stringify(sdk)};`,
    `import action from ${JSON.stringify(main)};`,
    'export const handler = component(action, write);',
  ].join('\n');
  const bundler = await rolldown({
    input: entry,
    external: [LOG],
    platform: 'neutral',
    resolve: { mainFields: ['module', 'main'] },
    plugins: [
      {
        name: 'actgate-entry',
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? source : null),
      },
    ],
  });
  try {
    const { output } = await bundler.generate({ format: 'esm' });
    return output[0].code;
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
