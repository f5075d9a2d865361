import { spawnSync } from 'node:child_process';

/**
 * The version in what a server prints about itself, such as `3.5.3` in `prometheus, version 3.5.3+ds1 (branch: ...)` or `15.18`
 * in `postgres (PostgreSQL) 15.18`.
 */
export function parseVersion(text: string): string | undefined {
  return /(?:\bversion[ =]|\(PostgreSQL\) )v?(\d+(?:\.\d+)*)/.exec(text)?.[1];
}

/** Whether a dotted version is not below another; missing places count as zero. */
export function isAtLeast(version: string, minimum: string): boolean {
  const places = version.split('.').map(Number);
  const least = minimum.split('.').map(Number);
  for (let place = 0; place < Math.max(places.length, least.length); place += 1) {
    const difference = (places[place] ?? 0) - (least[place] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

/** Asks a program for its version: `unknown` when it runs and does not say, `undefined` when it does not run. */
export function versionOf(path: string, versionArguments: readonly string[]): string | undefined {
  const { stdout, stderr, status } = spawnSync(path, versionArguments, { encoding: 'utf8', timeout: 10_000 });
  return parseVersion(`${stdout ?? ''}\n${stderr ?? ''}`) ?? (status === 0 ? 'unknown' : undefined);
}
