import { answerLimit } from './connect-options.js';
import type { LinkEnd } from './link.js';

type Answer = Pick<LinkEnd, 'kind' | 'reason'>;

const userIsWrong =
  'the broker does not accept the user or password; correct MQTT_USERNAME with MQTT_PASSWORD_FILE or MQTT_TOKEN_FILE';
const notAuthorized = `the broker does not let this user in; correct MQTT_USERNAME with MQTT_PASSWORD_FILE or MQTT_TOKEN_FILE, or allow it there`;
const idIsWrong = 'the broker does not accept the client id; set PULSETRAIL_MQTT_CLIENT_ID to one that it does';
const unavailable = 'the broker says that it is not available';

/**
 * What a broker answers to CONNECT or says in DISCONNECT, by its code.
 * Source: MQTT 3.1.1 section 3.2.2.3 (1 to 5), MQTT 5.0 section 2.4 (from 128).
 */
const answers: ReadonlyMap<number, Answer> = new Map([
  [1, { kind: 'version', reason: 'the broker does not speak it' }],
  [132, { kind: 'version', reason: 'the broker does not speak it' }],
  [2, { kind: 'refused', reason: idIsWrong }],
  [133, { kind: 'refused', reason: idIsWrong }],
  [3, { kind: 'lost', reason: unavailable }],
  [136, { kind: 'lost', reason: unavailable }],
  [4, { kind: 'refused', reason: userIsWrong }],
  [134, { kind: 'refused', reason: userIsWrong }],
  [5, { kind: 'refused', reason: notAuthorized }],
  [135, { kind: 'refused', reason: notAuthorized }],
  [137, { kind: 'refused', reason: 'the broker is busy' }],
  [138, { kind: 'refused', reason: 'the broker has banned this client; lift the ban there' }],
  [139, { kind: 'lost', reason: 'the broker is shutting down' }],
  [140, { kind: 'refused', reason: 'the broker wants another way to authenticate than a user with password or token' }],
  [141, { kind: 'lost', reason: 'the broker heard nothing for one and a half keepalives' }],
  [
    142,
    {
      kind: 'refused',
      reason: 'another client took over the session; give each bridge a PULSETRAIL_MQTT_CLIENT_ID of its own',
    },
  ],
  [147, { kind: 'lost', reason: 'the broker received more messages than it allows at once' }],
  [149, { kind: 'lost', reason: 'a packet was larger than the broker allows' }],
  [151, { kind: 'refused', reason: 'the broker’s quota for this client is used up; raise it there' }],
  [152, { kind: 'refused', reason: 'an administrator of the broker closed the connection' }],
  [156, { kind: 'refused', reason: 'the broker asks to use another server; correct MQTT_URL' }],
  [157, { kind: 'refused', reason: 'the broker has moved to another server; correct MQTT_URL' }],
  [159, { kind: 'refused', reason: 'the broker gets too many connections at a time' }],
]);

/** How a broker's code, in CONNACK or DISCONNECT, ends a connection. */
export function endByCode(code: number): LinkEnd {
  const { kind, reason } = answers.get(code) ?? { kind: 'lost', reason: 'the broker closed the connection' };
  return { kind, reason: `${reason} (code ${code})` };
}

const unknownAuthority =
  'its certificate is not signed by an authority that is known here; name that authority’s certificate in MQTT_CA_FILE';
const wantsCertificate =
  'it does not accept the bridge’s certificate, or wants one; set MQTT_CERT_FILE and MQTT_KEY_FILE to what its authority signed';
const notTls = 'what answers there does not speak TLS; use mqtt:// in MQTT_URL, or the port for TLS';
const tooOld = 'it speaks no TLS of version 1.2 or later; enable it at the broker';

/** What a failed connection means, by the code of Node.js or OpenSSL. What is not here shows the code alone. */
const failures: ReadonlyMap<string, Answer> = new Map([
  ['ECONNREFUSED', { kind: 'lost', reason: 'nothing listens there' }],
  ['ECONNRESET', { kind: 'lost', reason: 'the connection was cut' }],
  ['EPIPE', { kind: 'lost', reason: 'the connection was cut' }],
  ['ETIMEDOUT', { kind: 'lost', reason: 'nothing answers there' }],
  ['EHOSTUNREACH', { kind: 'lost', reason: 'no way leads to that host' }],
  ['ENETUNREACH', { kind: 'lost', reason: 'no way leads to that network' }],
  ['ENOTFOUND', { kind: 'lost', reason: 'the name of the host is not known' }],
  ['EAI_AGAIN', { kind: 'lost', reason: 'the name of the host cannot be looked up now' }],
  ['SELF_SIGNED_CERT_IN_CHAIN', { kind: 'refused', reason: unknownAuthority }],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', { kind: 'refused', reason: unknownAuthority }],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', { kind: 'refused', reason: unknownAuthority }],
  ['UNABLE_TO_GET_ISSUER_CERT', { kind: 'refused', reason: unknownAuthority }],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { kind: 'refused', reason: unknownAuthority }],
  ['CERT_SIGNATURE_FAILURE', { kind: 'refused', reason: unknownAuthority }],
  ['CERT_HAS_EXPIRED', { kind: 'refused', reason: 'its certificate, or its authority’s, has expired; renew it' }],
  [
    'CERT_NOT_YET_VALID',
    { kind: 'refused', reason: 'its certificate is not valid yet; compare the clocks of the two machines' },
  ],
  [
    'ERR_TLS_CERT_ALTNAME_INVALID',
    {
      kind: 'refused',
      reason: 'its certificate is for another host; use a name in MQTT_URL that is in it, or set MQTT_SERVERNAME',
    },
  ],
  ['ERR_SSL_WRONG_VERSION_NUMBER', { kind: 'refused', reason: notTls }],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', { kind: 'refused', reason: notTls }],
  ['ERR_SSL_UNSUPPORTED_PROTOCOL', { kind: 'refused', reason: tooOld }],
  ['ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', { kind: 'refused', reason: tooOld }],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', { kind: 'refused', reason: wantsCertificate }],
  ['ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', { kind: 'refused', reason: wantsCertificate }],
  ['ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE', { kind: 'refused', reason: wantsCertificate }],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED', { kind: 'refused', reason: wantsCertificate }],
  ['ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', { kind: 'refused', reason: wantsCertificate }],
  ['ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', { kind: 'refused', reason: wantsCertificate }],
]);

/** What OpenSSL, mqtt.js and ws say in words alone, behind a code that says nothing, or without one. */
const sayings: readonly (readonly [pattern: RegExp, kind: LinkEnd['kind'], reason: string])[] = [
  [/alert protocol version|unsupported protocol/, 'refused', tooOld],
  [/wrong version number|packet length too long/, 'refused', notTls],
  [/alert (bad certificate|unknown ca|certificate|handshake failure)/, 'refused', wantsCertificate],
  [/^connack timeout/i, 'lost', `the broker did not answer within ${answerLimit / 1_000} s`],
  [/^keepalive timeout/i, 'lost', 'the broker did not answer a ping in time'],
  [/^unexpected server response: \d+/i, 'refused', 'no MQTT over WebSocket there; correct the path in MQTT_URL'],
];

/** A server that does not speak TLS often just hangs up on it. */
const hungUpOnTls: LinkEnd = {
  kind: 'lost',
  reason: 'it hung up before the connection was encrypted; does that port speak TLS? (ECONNRESET)',
};

/**
 * How an error of the client ends a connection.
 * @param isSecuring whether the connection is to be encrypted and is not yet.
 */
export function endByError(error: Error, isSecuring = false): LinkEnd {
  const code = 'code' in error ? error.code : undefined;
  if (typeof code === 'number') return endByCode(code);
  if (code === 'ECONNRESET' && isSecuring) return hungUpOnTls;
  const known = typeof code === 'string' ? failures.get(code) : undefined;
  if (known !== undefined) return { kind: known.kind, reason: `${known.reason} (${code})` };
  const said = sayings.find(([pattern]) => pattern.test(error.message));
  if (said !== undefined) return { kind: said[1], reason: said[2] };
  if (typeof code === 'string') return { kind: 'lost', reason: `the connection failed (${code})` };
  return { kind: 'lost', reason: 'the connection failed, or what came was no MQTT' };
}
