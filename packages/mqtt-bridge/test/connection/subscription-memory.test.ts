import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSubscriptionMemory } from '../../src/connection/subscription-memory.js';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bridge-memory-'));
  file = join(folder, 'subscriptions.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('remembers the filters of each session over a restart', () => {
  const memory = openSubscriptionMemory(file);
  expect(memory.of('one')).toEqual([]);
  memory.set('one', ['a', 'b']);
  memory.set('two', ['c']);
  const later = openSubscriptionMemory(file);
  expect(later.of('one')).toEqual(['a', 'b']);
  expect(later.of('two')).toEqual(['c']);
  expect(readdirSync(folder)).toEqual(['subscriptions.json']);
});

test('remembers as long as it lives without a file', () => {
  const memory = openSubscriptionMemory();
  memory.set('one', ['a']);
  expect(memory.of('one')).toEqual(['a']);
});

test.each(['', '[]', '{"one":"a"}', '{"one":[1]}', 'null'])('a file with %j counts as none', (content) => {
  writeFileSync(file, content);
  const memory = openSubscriptionMemory(file);
  expect(memory.of('one')).toEqual([]);
  memory.set('one', ['a']);
  expect(openSubscriptionMemory(file).of('one')).toEqual(['a']);
});

test('what does not change is not written', () => {
  const memory = openSubscriptionMemory(file);
  memory.set('one', ['a']);
  rmSync(file);
  memory.set('one', ['a']);
  expect(readdirSync(folder)).toEqual([]);
});
