import { randomBytes } from 'node:crypto';

const psk = randomBytes(16);
/** TLS 1.3 has no such ciphers in Node. */
const common = { ciphers: 'PSK', maxVersion: 'TLSv1.2' } as const;

/** TLS without certificates: both sides know a key. */
export const sharedKey = {
  server: { ...common, pskCallback: () => psk },
  client: {
    ...common,
    host: '127.0.0.1',
    pskCallback: () => ({ psk, identity: 'test' }),
    checkServerIdentity: () => undefined,
  },
};
