/** What is wrong with a spool. */
export type SpoolErrorCode =
  | 'PULSETRAIL_SPOOL_IN_USE'
  | 'PULSETRAIL_SPOOL_KEY'
  | 'PULSETRAIL_SPOOL_MISSING'
  | 'PULSETRAIL_SPOOL_NEWER'
  | 'PULSETRAIL_SPOOL_UNUSABLE';

/** The spool cannot be used. The message names the file and the remedy, never what stands in it. */
export class SpoolError extends Error {
  override readonly name = 'SpoolError';
  readonly code: SpoolErrorCode;

  constructor(code: SpoolErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
