/** Thrown when a server is neither installed nor can be fetched; the message says how to get it. */
export class ServerMissingError extends Error {
  readonly code = 'PULSETRAIL_SERVER_MISSING';
  override readonly name = 'ServerMissingError';
}
