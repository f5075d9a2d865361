/** Thrown by {@link start} for an option that cannot be: the only time the SDK throws. */
export class StartError extends Error {
  readonly code = 'PULSETRAIL_START';
  override readonly name = 'StartError';
}
