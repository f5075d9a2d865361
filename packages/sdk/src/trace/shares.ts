import { StartError } from '../start-error.js';

/** Shares of traces that are kept without being slow or failed, 0 to 1 each. */
export interface TraceShares {
  /**
   * By the route of an HTTP request, such as `/patients/:id`: of the traces that begin with it, this share is kept. It is
   * known at the end of the request; what the request has asked of other services went by `ratio`.
   */
  readonly routes?: Readonly<Record<string, number>>;
  /**
   * By the name of an operation that a timer times: of the traces that begin with it, this share is kept; of those that it
   * is part of, at least this share.
   */
  readonly operations?: Readonly<Record<string, number>>;
}

/**
 * The shares of a kind, checked.
 * @throws {StartError} for one that is no share.
 */
export function resolveShares(
  kind: keyof TraceShares & string,
  shares: TraceShares | undefined,
): Readonly<Record<string, number>> {
  const given = shares?.[kind] ?? {};
  for (const [name, share] of Object.entries(given)) {
    if (typeof share === 'number' && share >= 0 && share <= 1) continue;
    throw new StartError(
      `traces.shares.${kind}[${JSON.stringify(name)}] is ${String(share)}. Write a share from 0 to 1.`,
    );
  }
  return given;
}
