import { ReasonCodes } from 'mqtt';
import { expect, test } from 'vitest';
import { endByCode, endByError } from '../../src/connection/link-end.js';

const failure = (code: string | number | undefined, message = 'hidden') => Object.assign(new Error(message), { code });

test.each([
  [1, 'version'],
  [132, 'version'],
  [4, 'refused'],
  [134, 'refused'],
  [5, 'refused'],
  [135, 'refused'],
  [3, 'lost'],
  [139, 'lost'],
  [142, 'refused'],
  [0, 'lost'],
  [250, 'lost'],
])('code %i ends a connection as %s and is named', (code, kind) => {
  expect(endByCode(code)).toEqual({ kind, reason: expect.stringMatching(new RegExp(`^[a-z].* \\(code ${code}\\)$`)) });
  expect(endByError(failure(code))).toEqual(endByCode(code));
});

test('every code that the client knows is the end of one sentence', () => {
  for (const code of Object.keys(ReasonCodes).map(Number)) {
    expect(endByCode(code).reason).toMatch(/^[^.\n]+ \(code \d+\)$/);
  }
});

test.each([
  ['ECONNREFUSED', 'lost', 'nothing listens there (ECONNREFUSED)'],
  ['ENOTFOUND', 'lost', 'the name of the host is not known (ENOTFOUND)'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'refused', 'MQTT_CA_FILE'],
  ['CERT_HAS_EXPIRED', 'refused', 'has expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'refused', 'MQTT_SERVERNAME'],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'refused', 'MQTT_CERT_FILE and MQTT_KEY_FILE'],
  ['EODD', 'lost', 'the connection failed (EODD)'],
])('%s is %s', (code, kind, reason) => {
  const end = endByError(failure(code));
  expect(end).toEqual({ kind, reason: expect.stringContaining(reason) });
  expect(end.reason).not.toContain('hidden');
});

test.each([
  ['EPROTO', 'SSL routines:tlsv1 alert protocol version', 'TLS of version 1.2'],
  ['EPROTO', 'SSL routines:ssl3_get_record:wrong version number', 'does not speak TLS'],
  [undefined, 'connack timeout', 'did not answer within 10 s'],
  [undefined, 'Keepalive timeout', 'did not answer a ping'],
  [undefined, 'Unexpected server response: 404', 'no MQTT over WebSocket'],
  [undefined, 'Invalid header flag bits', 'what came was no MQTT'],
])('%s with “%s” is understood by its words', (code, message, reason) => {
  expect(endByError(failure(code, message)).reason).toContain(reason);
});

test('a reset before encryption asks whether the port is the right one', () => {
  expect(endByError(failure('ECONNRESET'), true).reason).toContain('does that port speak TLS?');
  expect(endByError(failure('ECONNRESET'), false).reason).toBe('the connection was cut (ECONNRESET)');
});
