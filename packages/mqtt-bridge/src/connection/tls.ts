import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureVersion } from 'node:tls';
import { ConnectError } from './connect-error.js';
import type { TlsFiles } from './settings.js';
import { readVariableFile } from './variable-file.js';

/** What Node.js needs for an encrypted connection. */
export interface TlsOptions {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly servername?: string;
  readonly minVersion: SecureVersion;
  readonly rejectUnauthorized: true;
}

/** Reads a PEM file whose first certificate can be read. */
function readCertificate(variable: string, path: string): { pem: string; certificate: X509Certificate } {
  const pem = readVariableFile(variable, path);
  try {
    return { pem, certificate: new X509Certificate(pem) };
  } catch {
    throw new ConnectError(`${variable}: ${path} has no certificate in PEM form; it begins with BEGIN CERTIFICATE.`);
  }
}

function readIdentity(certFile: string, keyFile: string): { cert: string; key: string } {
  const { pem: cert, certificate } = readCertificate('MQTT_CERT_FILE', certFile);
  if (certificate.validToDate.getTime() < Date.now()) {
    throw new ConnectError(
      `MQTT_CERT_FILE: the certificate in ${certFile} expired on ${certificate.validToDate.toISOString().slice(0, 10)}; renew it.`,
    );
  }
  const key = readVariableFile('MQTT_KEY_FILE', keyFile);
  try {
    createSecureContext({ cert, key });
  } catch {
    throw new ConnectError(
      `MQTT_KEY_FILE: ${keyFile} is not the key of the certificate in ${certFile}, or has a passphrase; give its key in PEM form without one.`,
    );
  }
  return { cert, key };
}

/**
 * Reads the files of an encrypted connection. The broker's certificate is always verified, whatever
 * `NODE_TLS_REJECT_UNAUTHORIZED` says, and TLS is 1.2 at least (RFC 8996 deprecates what is older).
 *
 * @throws {ConnectError} when a file cannot be used.
 */
export function readTls({ ca, cert, key, serverName }: TlsFiles = {}): TlsOptions {
  return {
    minVersion: 'TLSv1.2',
    rejectUnauthorized: true,
    ...(ca !== undefined && { ca: readCertificate('MQTT_CA_FILE', ca).pem }),
    ...(cert !== undefined && key !== undefined && readIdentity(cert, key)),
    ...(serverName !== undefined && { servername: serverName }),
  };
}
