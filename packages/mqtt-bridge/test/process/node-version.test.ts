import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { nodeFault } from '../../src/process/node-version.js';

test.each(['22.15.0', '22.20.1', '24.0.0', process.versions.node])('Node.js %s can run the bridge', (version) => {
  expect(nodeFault(version)).toBeUndefined();
});

test.each(['18.20.4', '20.19.0', '22.14.9'])('Node.js %s is too old, which is said in a sentence', (version) => {
  expect(nodeFault(version)).toBe(
    `The bridge needs Node.js 22.15 or newer, and this is ${version}; install a newer one.`,
  );
});

test('the package asks for the same', () => {
  const { engines } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(engines.node).toBe('>=22.15');
});

test('the program looks before it loads anything that an older one has not', () => {
  const program = readFileSync(new URL('../../src/main.ts', import.meta.url), 'utf8');
  expect(program.match(/^import (?!type).*$/gm)).toEqual(["import { nodeFault } from './process/node-version.js';"]);
});
