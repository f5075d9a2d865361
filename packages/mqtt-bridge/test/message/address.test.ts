import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  normalizeCitizenId,
  normalizeDeviceId,
  normalizeImei,
  normalizeMac,
  normalizePatientId,
} from '../../src/message/address.js';

test.each([
  '02005e20000a',
  '02:00:5E:20:00:0A',
  '02-00-5e-20-00-0a',
  '0200.5E20.000A',
  ' 02005E20000A ',
  '02 00 5e 20 00 0a',
  '02_00_5e_20_00_0a',
  '2:0:5e:20:0:a',
  '0x02005E20000A',
  '02005e20000a\0',
  '\t02:00:5e:20:00:0a\r\n',
])('%j is the same MAC address', (text) => expect(normalizeMac(text)).toBe('02005e20000a'));

test.each([
  '',
  '02:00:5E:20:00',
  '02005e20000a0',
  '02005e20000g',
  '02:00-5e:20:00:0a',
  '02::5e:20:00:0a',
  'n/a',
  '00:00:00:00:00:00',
  'FFFFFFFFFFFF',
])('%j is no MAC address', (text) => {
  expect(normalizeMac(text)).toBeUndefined();
});

test('the normal form of a MAC address is its own normal form', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-fA-F]{1,2}(:[0-9a-fA-F]{1,2}){5}$/)), (text) => {
      const normal = normalizeMac(text);
      if (normal !== undefined) expect(normalizeMac(normal)).toBe(normal);
    }),
  );
});

test('every way of writing a MAC address has one normal form', () => {
  const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 6, maxLength: 6 });
  fc.assert(
    fc.property(octets, fc.constantFrom('', ':', '-', '.', ' ', '_'), fc.boolean(), (values, separator, isUpper) => {
      const digits = values.map((value) => value.toString(16).padStart(2, '0'));
      const written = isUpper ? digits.join(separator).toUpperCase() : digits.join(separator);
      const normal = normalizeMac(written);
      expect(normal).toBe(/^(0{12}|f{12})$/.test(digits.join('')) ? undefined : digits.join(''));
    }),
  );
});

test.each([
  [' 000000000000025', '000000000000025'],
  ['00-000000-000002-5', '000000000000025'],
  ['000000000000025\0', '000000000000025'],
  [25, '000000000000025'],
])('the IMEI %j keeps its digits, and gets back the zeros that a number has lost', (sent, imei) => {
  expect(normalizeImei(sent)).toBe(imei);
});

test.each(['25', '00000000000002x', '0000000000000255', '', '000000000000000', '-00000000000025'])(
  '%j is no IMEI',
  (text) => {
    expect(normalizeImei(text)).toBeUndefined();
  },
);

test.each([-1, 0, 1.5, 1e15, Number.NaN])('the number %d is no IMEI', (value) => {
  expect(normalizeImei(value)).toBeUndefined();
});

test('a citizen id has thirteen digits, which are often written in groups', () => {
  expect(normalizeCitizenId('9900000000016')).toBe('9900000000016');
  expect(normalizeCitizenId('9-9000-00000-01-6')).toBe('9900000000016');
  expect(normalizeCitizenId(9_900_000_000_016)).toBe('9900000000016');
  expect(normalizeCitizenId('990000000001')).toBeUndefined();
});

test.each([
  ['D-17', 'D-17'],
  [' D-17\0', 'D-17'],
  [17, '17'],
  ['02:00:5E:20:00:0A', '02005e20000a'],
])('the device id %j is %s', (sent, id) => {
  expect(normalizeDeviceId(sent)).toBe(id);
});

test.each(['', '  ', 1.5, Number.NaN, 'x'.repeat(201)])('%j is no id of a device', (sent) => {
  expect(normalizeDeviceId(sent)).toBeUndefined();
});

test.each([
  ['66e0a1b2c3d4e5f600112233'],
  ['66E0A1B2C3D4E5F600112233'],
  ['ObjectId("66e0a1b2c3d4e5f600112233")'],
  ["ObjectId('66E0A1B2C3D4E5F600112233')"],
  ['{"$oid":"66e0a1b2c3d4e5f600112233"}'],
  [{ $oid: '66e0a1b2c3d4e5f600112233' }],
])('%j is one patient', (written) => {
  expect(normalizePatientId(written)).toBe('66e0a1b2c3d4e5f600112233');
});

test('any other text is the id that it is', () => {
  expect(normalizePatientId(' p-0001 ')).toBe('p-0001');
});

test.each([undefined, null, '', ' ', 5, {}, { $oid: 5 }, [], 'x'.repeat(201)])('%j is no patient', (written) => {
  expect(normalizePatientId(written)).toBeUndefined();
});

test('text of any length is looked at in no time', () => {
  const started = performance.now();
  for (const filling of [' ', '0', '-', '0 ', '\0']) {
    const text = `${filling.repeat(200_000)}x`;
    for (const normalize of [normalizeMac, normalizeImei, normalizeCitizenId, normalizeDeviceId, normalizePatientId]) {
      expect(normalize(text)).toBeUndefined();
    }
  }
  expect(performance.now() - started).toBeLessThan(1_000);
});
