import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { build, type ClusterObject, folder } from './cluster.fixture.js';

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const path = mkdtempSync(join(tmpdir(), 'pulsetrail-kubernetes-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** An overlay of one's own, as the README tells to make it: a copy, with its files changed. */
export function buildOwn(
  from: string,
  changes: Readonly<Record<string, (text: string) => string>>,
  generated = join(folder, 'generated'),
): ClusterObject[] {
  const copy = temporaryFolder();
  for (const name of ['base', 'components']) cpSync(join(folder, name), join(copy, name), { recursive: true });
  cpSync(generated, join(copy, 'generated'), { recursive: true });
  const mine = join(copy, 'overlays', 'mine');
  cpSync(join(folder, 'overlays', from), mine, { recursive: true });
  for (const [name, change] of Object.entries(changes)) {
    writeFileSync(join(mine, name), change(readFileSync(join(mine, name), 'utf8')));
  }
  return build(mine);
}
