/** Thrown when a source of the metrics page does not answer in time. */
export class CollectTimeoutError extends Error {
  readonly code = 'ETIMEDOUT';
  override readonly name = 'CollectTimeoutError';
}

/**
 * What a promise gives, if it does in time. Its timer keeps no process alive.
 * @throws {CollectTimeoutError} if it does not.
 */
export async function within<Value>(timeoutMillis: number, work: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () => reject(new CollectTimeoutError(`no answer within ${timeoutMillis} ms`));
    timer = setTimeout(giveUp, timeoutMillis).unref();
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
