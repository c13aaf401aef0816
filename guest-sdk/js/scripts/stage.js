// Puts the package together as it is published: links as files, and the types of every module beside it.
// `node scripts/stage.js OUT`, then `npm publish OUT`.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const [target] = process.argv.slice(2);
if (target === undefined) throw new Error('usage: node scripts/stage.js OUT');
const root = fileURLToPath(new URL('..', import.meta.url));
const out = resolve(target);

mkdirSync(out, { recursive: true });
for (const name of ['package.json', 'README.md', 'LICENSE-APACHE', 'LICENSE-MIT', 'wit', 'src']) {
  cpSync(join(root, name), join(out, name), { recursive: true, dereference: true });
}
const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');
const types = ['--noEmit', 'false', '--declaration', '--emitDeclarationOnly', '--outDir', join(out, 'src'), '--rootDir', join(root, 'src')];
execFileSync(process.execPath, [tsc, '--project', join(root, 'tsconfig.types.json'), ...types], { stdio: 'inherit' });
