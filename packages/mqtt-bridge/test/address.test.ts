import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalizeCitizenId, normalizeImei, normalizeMac } from '../src/address.js';

test.each(['02005e20000a', '02:00:5E:20:00:0A', '02-00-5e-20-00-0a', '0200.5E20.000A', ' 02005E20000A '])(
  '%s is the same MAC address',
  (text) => expect(normalizeMac(text)).toBe('02005e20000a'),
);

test.each(['', '02:00:5E:20:00', '02005e20000a0', '02005e20000g', 'n/a'])('%s is no MAC address', (text) => {
  expect(normalizeMac(text)).toBeUndefined();
});

test('the normal form of a MAC address is its own normal form', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const normal = normalizeMac(text);
      if (normal !== undefined) expect(normalizeMac(normal)).toBe(normal);
    }),
  );
});

test('an IMEI keeps its digits, and gets back the zeros that a number has lost', () => {
  expect(normalizeImei(' 000000000000025')).toBe('000000000000025');
  expect(normalizeImei(25)).toBe('000000000000025');
});

test.each(['25', '00000000000002x', '0000000000000255', ''])('%s is no IMEI', (text) => {
  expect(normalizeImei(text)).toBeUndefined();
});

test.each([-1, 1.5, 1e15, Number.NaN])('the number %d is no IMEI', (value) => {
  expect(normalizeImei(value)).toBeUndefined();
});

test('a citizen id has thirteen digits', () => {
  expect(normalizeCitizenId('9900000000016')).toBe('9900000000016');
  expect(normalizeCitizenId(9_900_000_000_016)).toBe('9900000000016');
  expect(normalizeCitizenId('990000000001')).toBeUndefined();
});
