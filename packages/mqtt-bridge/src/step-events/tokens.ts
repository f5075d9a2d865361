import { createHash, timingSafeEqual } from 'node:crypto';
import { BridgeOptionsError } from '../options/options-error.js';

/** A token that lets a listener post; only its hash is kept. */
export interface EventToken {
  /** The listener's name. */
  readonly name: string;
  readonly digest: Buffer;
}

/** A shorter token could be guessed. */
const leastLength = 16;

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Reads tokens, one a line: `token`, or `name:token` where several listeners have their own. Empty lines, and those that
 * begin with `#`, are passed over. Two tokens at a time let one replace the other.
 * @param source where they come from, for the error: a variable's name.
 * @throws {BridgeOptionsError} when a line is no token, or there is none.
 */
export function readTokens(text: string, source: string): EventToken[] {
  const lines = text.split('\n').map((line) => line.trim());
  const tokens = lines.flatMap((line, index) => {
    if (line === '' || line.startsWith('#')) return [];
    const [, name = 'listener', token = ''] = /^(?:([\w.-]{1,64}):)?(\S+)$/.exec(line) ?? [];
    if (token.length >= leastLength) return [{ name, digest: digestOf(token) }];
    throw new BridgeOptionsError(
      `${source}: line ${index + 1} is no token; write a token of at least ${leastLength} characters without spaces, or name:token.`,
    );
  });
  if (tokens.length > 0) return tokens;
  throw new BridgeOptionsError(`${source} has no token; write one of at least ${leastLength} characters.`);
}

/** The token that an `Authorization` header carries. Takes the same time whichever it is, and when it is none. */
export function findToken(tokens: readonly EventToken[], authorization: string | undefined): EventToken | undefined {
  const digest = digestOf(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
  let found: EventToken | undefined;
  for (const token of tokens) if (timingSafeEqual(token.digest, digest)) found = token;
  return found;
}
