import { expect, test } from 'vitest';
import * as z from 'zod';
import { presenceSettings, presenceVariables } from '../../src/options/presence.js';

const read = (text?: string) =>
  z.object(presenceVariables).safeParse(text === undefined ? {} : { PULSETRAIL_FORGET_DEVICES_AFTER: text });

test('reads a duration into milliseconds, and needs none', () => {
  expect(presenceSettings(read('2d').data ?? {})).toEqual({ forgetAfter: 172_800_000 });
  expect(presenceSettings(read().data ?? {})).toEqual({});
});

test.each(['1h', '2y', '400d', 'never'])('%s is refused', (text) => {
  expect(read(text).error?.issues[0]?.message).toContain(`PULSETRAIL_FORGET_DEVICES_AFTER is "${text}"`);
});
