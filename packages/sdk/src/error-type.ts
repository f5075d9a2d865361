/** Codes of Node and of databases (`ECONNREFUSED`, SQLSTATE `23505`): short, closed lists, and never personal. */
const stableCode = /^(?:[A-Z][A-Z0-9_]{2,49}|[0-9A-Z]{5})$/;

const className = /^[A-Za-z_$][\w$.]{0,79}$/;

/**
 * What `error.type` says of something thrown: its `code` where it is one of a closed list, else the name of its class,
 * else `_OTHER`. Never its message, and never an error of its own, whatever was thrown.
 * Source: semantic conventions, `error.type`.
 */
export function errorType(error: unknown): string {
  if (typeof error === 'string') return 'string';
  if (typeof error !== 'object' || error === null) return typeof error;
  try {
    const { code, name } = error as { code?: unknown; name?: unknown };
    if (typeof code === 'string' && stableCode.test(code)) return code;
    for (const candidate of [name, error.constructor?.name]) {
      if (typeof candidate === 'string' && className.test(candidate)) return candidate;
    }
  } catch {
    // A getter or a proxy that throws: there is nothing to say of it.
  }
  return '_OTHER';
}
