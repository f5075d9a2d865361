import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, test } from 'vitest';

const directories = [
  ...(process.env.PULSETRAIL_SERVERS_BIN ?? '').split(delimiter),
  ...(process.env.PATH ?? '').split(delimiter),
].filter(Boolean);

/** Where a program is, by `PULSETRAIL_SERVERS_BIN` and then `PATH`. */
export function findServer(name: string): string | undefined {
  return directories
    .map((directory) => join(directory, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

/**
 * A test that needs a program which npm does not install. Where it is missing the test is skipped, and its title says what
 * to do; under `CI=true` it fails instead.
 */
export function testWithServer(server: string, title: string, run: (path: string) => void | Promise<void>): void {
  const path = findServer(server);
  if (path !== undefined) test(title, () => run(path));
  else if (process.env.CI === 'true') {
    test(title, () => expect.fail(`${server} is missing. Install it and put its folder into PULSETRAIL_SERVERS_BIN.`));
  } else test.skip(`${title} (skipped: ${server} is missing; put its folder into PULSETRAIL_SERVERS_BIN)`, () => {});
}

/** What `promtool check metrics` says of a page, hints on naming aside; empty when it accepts the page. */
export function promtoolErrors(promtool: string, page: string): string {
  const { status, stdout, stderr } = spawnSync(promtool, ['check', 'metrics'], { input: page, encoding: 'utf8' });
  // 3 are hints on naming, such as that counters should end in _total; anything else is a page that does not parse.
  return status === 0 || status === 3 ? '' : `${status} ${stdout}${stderr}`;
}
