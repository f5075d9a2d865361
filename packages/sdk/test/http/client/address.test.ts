import { expect, test } from 'vitest';
import { addressOfHost, addressOfOrigin } from '../../../src/http/client/address.js';

test.each([
  ['http://example.org', 'example.org', 80],
  ['https://example.org', 'example.org', 443],
  ['https://user:secret@example.org:8443', 'example.org', 8_443],
  ['http://[::1]:3000', '::1', 3_000],
  ['nonsense', 'unknown', 0],
])('%s is at %s, port %d', (origin, host, port) => {
  expect(addressOfOrigin(origin)).toEqual({ host, port });
  expect(addressOfOrigin(origin)).toBe(addressOfOrigin(origin));
});

test('remembers a bounded number of origins', () => {
  const first = addressOfOrigin('http://first.example');
  for (let index = 0; index < 1_001; index++) addressOfOrigin(`http://${index}.example`);
  expect(addressOfOrigin('http://first.example')).not.toBe(first);
});

test.each([
  ['example.org', 'example.org:8080', 'http:', 8_080],
  ['example.org', 'example.org', 'http:', 80],
  ['example.org', 'example.org', 'https:', 443],
  ['[::1]', '[::1]:3000', 'http:', 3_000],
  ['127.0.0.1', 'virtual.example:81', 'http:', 0],
  ['example.org', undefined, 'http:', 0],
])('%s with the Host header %s over %s has the port %s', (host, header, protocol, port) => {
  expect(addressOfHost(host, header, protocol)).toEqual({ host: host.replace(/[[\]]/g, ''), port });
});
