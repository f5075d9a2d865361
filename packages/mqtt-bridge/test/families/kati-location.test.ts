import { expect, test } from 'vitest';
import { readLocation } from '../../src/families/kati-location.js';
import { katiLocation } from '../fixtures/messages.js';

test('reads coordinates, wireless networks and the cell', () => {
  expect(readLocation({ location: katiLocation })).toEqual({
    latitude: 13.500001,
    longitude: 100.5,
    speed: 0.2,
    heading: 180,
    wifi: katiLocation.WiFi,
    cell_mcc: '001',
    cell_mnc: '1',
    cell_lac: '1',
    cell_cid: '1',
  });
});

test('without a fix, the cell is left', () => {
  const location = { GPS: { latitude: 'null', longitude: '' }, WiFi: null, LBS: { MCC: '001', MNC: null } };
  expect(readLocation({ location })).toEqual({ cell_mcc: '001' });
});

test.each([[{}], [{ location: null }], [{ location: 'here' }], [{ location: { GPS: { latitude: 13.5 } } }]])(
  'finds no place in %j',
  (body) => expect(readLocation(body)).toEqual({}),
);
