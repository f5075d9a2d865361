/** Something that a connection needs cannot be used: names the variable and the remedy, and nothing secret. */
export class ConnectError extends Error {
  readonly code = 'PULSETRAIL_CONNECT';
  override readonly name = 'ConnectError';
}
