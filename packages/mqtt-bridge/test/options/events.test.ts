import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import * as z from 'zod';
import { eventSettings, eventVariables } from '../../src/options/events.js';

const read = (given: Readonly<Record<string, string>>) => z.object(eventVariables).safeParse(given);

test('nothing is needed', () => {
  expect(eventSettings(read({}).data ?? {})).toEqual({});
});

test('reads the tokens of a file, and refuses one without its content', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bridge-events-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'tokens');
  writeFileSync(file, 'day:0123456789abcdef\nnight:fedcba9876543210\n');
  const settings = eventSettings(read({ PULSETRAIL_EVENTS_TOKEN_FILE: file }).data ?? {});
  expect(settings.tokens?.map(({ name }) => name)).toEqual(['day', 'night']);
  writeFileSync(file, 'hidden');
  const message = read({ PULSETRAIL_EVENTS_TOKEN_FILE: file }).error?.issues[0]?.message;
  expect(message).toMatch(/^PULSETRAIL_EVENTS_TOKEN_FILE: line 1 is no token/);
  expect(message).not.toContain('hidden');
});

test('a file that is missing is named', () => {
  expect(read({ PULSETRAIL_EVENTS_TOKEN_FILE: '/no/tokens' }).error?.issues[0]?.message).toBe(
    'PULSETRAIL_EVENTS_TOKEN_FILE: /no/tokens cannot be read (ENOENT); name a file that this user may read.',
  );
});

test.each(['a/#', 'a/+', '$share/a/b', 'a\0b'])('the topic %j is refused', (topic) => {
  expect(read({ PULSETRAIL_EVENTS_TOPIC: topic }).error?.issues[0]?.message).toContain('give one topic');
});
