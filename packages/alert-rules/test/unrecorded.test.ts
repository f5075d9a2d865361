import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type MetricDefinition, metrics } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { unrecorded } from '../src/unrecorded.js';

const root = join(import.meta.dirname, '../../..');

/** All that is written in the programs that record: the SDK, the bridge and the example. */
const sources = ['packages/sdk/src', 'packages/mqtt-bridge/src', 'examples/clinic/src']
  .flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(root, folder, file), 'utf8')),
  )
  .join('\n');

test('what is said to be recorded by nobody is, and everything else is recorded by somebody', () => {
  const unused = Object.entries<MetricDefinition>(metrics)
    .filter(([key]) => !new RegExp(`\\b${key}\\b`).test(sources))
    .map(([, { name }]) => name);
  expect(unused.toSorted()).toEqual([...unrecorded].toSorted());
});
