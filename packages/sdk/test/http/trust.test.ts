import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { isNeighbor, trustsInbound } from '../../src/http/trust.js';

test.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['192.168.1.1', true],
  ['169.254.1.1', true],
  ['8.8.8.8', false],
  ['::1', true],
  ['::ffff:10.0.0.1', true],
  ['::ffff:8.8.8.8', false],
  ['fd00::1', true],
  ['fe80::1', true],
  ['2001:db8::1', false],
  [undefined, true],
])('%s is a neighbor: %s', (address, neighbor) => {
  expect(isNeighbor(address)).toBe(neighbor);
});

describe('the decision of a caller to sample', () => {
  const request = (remoteAddress: string, headers: object) =>
    ({ socket: { remoteAddress }, headers }) as unknown as IncomingMessage;

  test.each([
    ['10.0.0.1', {}, true],
    ['8.8.8.8', {}, false],
    ['10.0.0.1', { 'x-forwarded-for': '8.8.8.8' }, false],
    ['10.0.0.1', { forwarded: 'for=8.8.8.8' }, false],
    ['10.0.0.1', { 'x-real-ip': '8.8.8.8' }, false],
    ['10.0.0.1', { via: '1.1 edge' }, false],
  ])('from %s with headers %o is followed: %s', (address, headers, followed) => {
    expect(trustsInbound(request(address, headers))).toBe(followed);
  });
});
