import { describe, expect, test } from 'vitest';
import { readFlags, readNumber, readUrl, UsageError } from '../src/command-line.js';

describe('readFlags', () => {
  test('both spellings of a value are read', () => {
    expect(readFlags(['--rate', '5', '--seed=2'], ['rate', 'seed', 'count'])).toEqual({ rate: '5', seed: '2' });
  });

  test.each([[['--speed', '5']], [['fast']], [['--rate']]])('%j is refused with the options that there are', (args) => {
    expect(() => readFlags(args, ['rate', 'seed'])).toThrow(UsageError);
    expect(() => readFlags(args, ['rate', 'seed'])).toThrow(/; the options are --rate, --seed\.$/);
  });
});

describe('readNumber', () => {
  test.each(['', ' ', 'x', '0.5', '11', 'NaN', 'Infinity', '2.5'])('%j is refused with the bounds', (text) => {
    expect(() => readNumber('rate', text, { least: 1, most: 10, whole: true })).toThrow(
      `--rate is ${JSON.stringify(text)}; give a whole number from 1 to 10.`,
    );
  });

  test('a number within the bounds is read', () => {
    expect(readNumber('rate', '2.5', { least: 1, most: 10 })).toBe(2.5);
  });
});

describe('readUrl', () => {
  test('an address of the protocol is read', () => {
    expect(readUrl('mqtt', 'mqtt://127.0.0.1:1883', ['mqtt:']).port).toBe('1883');
  });

  test.each(['127.0.0.1:1883', 'http://user:secret@127.0.0.1', 'mqtt:', ''])(
    '%j is refused without repeating it',
    (text) => {
      expect(() => readUrl('mqtt', text, ['mqtt:', 'mqtts:'])).toThrow(
        /^--mqtt is not an address that can be used; give one such as mqtt:\/\/127\.0\.0\.1 with the protocol mqtt: or mqtts:\.$/,
      );
    },
  );
});
