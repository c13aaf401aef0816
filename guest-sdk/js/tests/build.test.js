// What the build tells an author who made a mistake, or whose machine lacks something: the place, and no stack of the build.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SDK = fileURLToPath(new URL('../src', import.meta.url));
const PACKAGE = JSON.stringify({ type: 'module', main: 'src/action.js' });

/**
 * What a build of these files says; it must fail with 1, and without a stack.
 * @param {Record<string, string>} files @param {{ script?: string, node?: string[] }} [how]
 */
function told(files, { script = join(SDK, 'build.js'), node = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'actgate-js-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    const done = spawnSync(process.execPath, [...node, script, folder, join(folder, 'out.wasm')], { encoding: 'utf8' });
    assert.equal(done.status, 1, done.stderr);
    assert.match(done.stderr, /^error: /);
    assert.doesNotMatch(done.stderr, /^ +at /m, 'no stack');
    return done.stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test('a mistake in a source is told with its file and line', () => {
  const said = told({ 'package.json': PACKAGE, 'src/action.js': 'export default {\n  plan(context, inputs {\n' });
  assert.match(said, /src\/action\.js:2:\d+/);
});

test('a package that is not installed is told with the import', () => {
  const said = told({ 'package.json': PACKAGE, 'src/action.js': "import x from 'left-out';\nexport default x;\n" });
  assert.match(said, /Could not resolve 'left-out' in src\/action\.js/);
});

test('a module that throws while it is loaded is told with its own line', () => {
  const said = told({ 'package.json': PACKAGE, 'src/action.js': '\nmissing();\nexport default {};\n' });
  assert.match(said, /src\/action\.js:2 ReferenceError: missing is not defined/);
});

test('an export that is not an action is reported', () => {
  assert.match(told({ 'package.json': PACKAGE, 'src/action.js': 'export default 7;\n' }), /is not an action; make it with/);
});

test('what is missing of the folder is told with what it is for', () => {
  assert.match(told({}), /package\.json` does not exist; its `main` names/);
  assert.match(told({ 'package.json': '{' }), /package\.json`: /);
  assert.match(told({ 'package.json': '{}' }), /has no `main`/);
  assert.match(told({ 'package.json': PACKAGE }), /action\.js` does not exist/);
});

test('what is missing of the machine is told with what installs it', () => {
  const files = { 'package.json': PACKAGE, 'src/action.js': '' };
  const alone = mkdtempSync(join(tmpdir(), 'actgate-js-'));
  try {
    cpSync(SDK, join(alone, 'src'), { recursive: true });
    writeFileSync(join(alone, 'package.json'), PACKAGE);
    const script = join(alone, 'src', 'build.js');
    assert.match(told(files, { script }), /the packages that build are not installed \(.*\); run `npm install` in/);
    assert.match(told({ ...files, 'package-lock.json': '' }, { script }), /run `npm ci` in/);
  } finally {
    rmSync(alone, { recursive: true });
  }
  const old = "data:text/javascript,Object.defineProperty(process.versions, 'node', { value: '20.18.3' })";
  assert.match(told(files, { node: ['--import', old] }), /Node\.js 20\.18\.3 is too old/);
});
