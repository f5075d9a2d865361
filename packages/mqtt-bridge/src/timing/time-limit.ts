/** What took longer than it may; the work itself may still end later, and is then forgotten. */
export class TimeLimitError extends Error {
  readonly code = 'PULSETRAIL_TIME_LIMIT';
  override readonly name = 'TimeLimitError';
}

/**
 * Waits for work, but not for longer than the limit.
 * @param limit milliseconds.
 * @throws {TimeLimitError} when the limit is over first.
 */
export async function withTimeLimit<Result>(limit: number, work: () => Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeLimitError(`No answer within ${limit} ms.`)), limit);
  });
  try {
    return await Promise.race([work(), over]);
  } finally {
    clearTimeout(timer);
  }
}
