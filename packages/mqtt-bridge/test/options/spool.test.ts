import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { spoolSettings, spoolVariables } from '../../src/options/spool.js';

const read = (given: Readonly<Record<string, string>>) => z.object(spoolVariables).safeParse(given);

test('leaves everything to the spool’s own defaults', () => {
  expect(spoolSettings(read({}).data ?? {})).toEqual({});
});

test.each([
  ['PULSETRAIL_SPOOL_MAX_BYTES', '1000', 'at least 1048576 bytes'],
  ['PULSETRAIL_SPOOL_MAX_MESSAGES', '0', 'from 1 to 1000000000'],
  ['PULSETRAIL_SPOOL_DURABILITY', 'none', 'give one of process, power'],
  ['PULSETRAIL_MAX_TRIES', '-1', 'from 1 to 1000'],
  ['PULSETRAIL_SPOOL_KEY_FILE', '/no/key', 'PULSETRAIL_SPOOL_KEY_FILE: '],
])('%s=%s is refused in a sentence that names it', (name, value, sentence) => {
  const message = read({ [name]: value }).error?.issues[0]?.message;
  expect(message).toContain(name);
  expect(message).toContain(sentence);
});

test('a file without a key is refused without its content', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bridge-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, 'key'), 'hidden');
  const message = read({ PULSETRAIL_SPOOL_KEY_FILE: join(folder, 'key') }).error?.issues[0]?.message;
  expect(message).toMatch(/^PULSETRAIL_SPOOL_KEY_FILE: .*32 random bytes/);
  expect(message).not.toContain('hidden');
});
