/** Text that is not PromQL. */
export class PromqlError extends Error {
  override readonly name = 'PromqlError';
}
