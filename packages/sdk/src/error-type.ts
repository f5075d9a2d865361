/** Codes of Node and of databases (`ECONNREFUSED`, SQLSTATE `23505`): short, closed lists, and never personal. */
const stableCode = /^(?:[A-Z][A-Z0-9_]{2,49}|[0-9A-Z]{5})$/;

/**
 * What `error.type` says of something thrown: its `code` where it is one of a closed list, else the name of its class.
 * Never its message. Source: semantic conventions, `error.type`.
 */
export function errorType(error: unknown): string {
  if (typeof error === 'string') return 'string';
  if (typeof error !== 'object' || error === null) return typeof error;
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && stableCode.test(code)) return code;
  if (typeof name === 'string' && /^[A-Za-z_$][\w$.]{0,79}$/.test(name)) return name;
  return error.constructor?.name || '_OTHER';
}
