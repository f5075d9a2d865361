/** Thrown by {@link start} for options and variables that cannot be, with a line for each of them. */
export class StartError extends Error {
  readonly code = 'PULSETRAIL_START';
  override readonly name = 'StartError';
}
