import { readFlags, readNumber, readUrl, UsageError } from '../command-line.js';

/** How the traffic generator runs. */
export interface TrafficOptions {
  /** Address of the clinic service. Default `http://127.0.0.1:3000`. */
  readonly url: URL;
  /** Requests per second. Default 10. */
  readonly rate: number;
  /** Decides the order of requests. Default 1. */
  readonly seed: number;
  /** Share of requests that are wrong in some way. Default 0.02. */
  readonly failures: number;
  /** Stops after so many requests. Default: never. */
  readonly count?: number;
  /** The password of the synthetic users, from `CLINIC_DEMO_PASSWORD`. */
  readonly password: string;
}

const names = ['url', 'rate', 'seed', 'failures', 'count'] as const;

/** Reads the command line and the environment. Throws {@link UsageError} with one sentence on a wrong or missing one. */
export function readTrafficOptions(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): TrafficOptions {
  const flags = readFlags(args, names);
  const password = env.CLINIC_DEMO_PASSWORD;
  if (!password) {
    throw new UsageError(
      'CLINIC_DEMO_PASSWORD is not set; set it to the value that the clinic service was started with.',
    );
  }
  return {
    url: readUrl('url', flags.url ?? 'http://127.0.0.1:3000', ['http:', 'https:']),
    rate: readNumber('rate', flags.rate ?? '10', { least: 0.01, most: 10_000 }),
    seed: readNumber('seed', flags.seed ?? '1', { least: 0, most: 2 ** 32 - 1, whole: true }),
    failures: readNumber('failures', flags.failures ?? '0.02', { least: 0, most: 1 }),
    ...(flags.count === undefined
      ? {}
      : { count: readNumber('count', flags.count, { least: 1, most: Number.MAX_SAFE_INTEGER, whole: true }) }),
    password,
  };
}
