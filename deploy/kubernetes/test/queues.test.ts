import { expect, test } from 'vitest';
import { type CollectorConfig, configOf, type Tier, tierNames, typeOf } from '../../collector/test/tiers.fixture.js';
import { describeBuilt, objectsOf, overlays, type Workload, workload } from './cluster.fixture.js';

interface Claim {
  readonly metadata: { readonly name: string };
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
}

const bytesOf = (size: string): number => Number.parseInt(size, 10) * 1024 ** 3;

/** What the volume of the queues holds: on the node for an agent, claimed for a gateway. */
function volumeOf({ spec }: Workload): number {
  const scratch = spec.template.spec?.volumes?.find(({ name }) => name === 'queue')?.emptyDir?.sizeLimit;
  const claims = (spec.volumeClaimTemplates ?? []) as unknown as readonly Claim[];
  const claimed = claims.find(({ metadata }) => metadata.name === 'queue')?.spec.resources.requests.storage;
  const size = String(scratch ?? claimed);
  expect(size).toMatch(/^\d+Gi$/);
  return bytesOf(size);
}

/** The sum of all queues: an exporter has one for each signal that pipelines send it. */
function queuesOf({ service, exporters }: CollectorConfig): number {
  const queues = new Set(
    Object.entries(service.pipelines).flatMap(([name, pipeline]) =>
      pipeline.exporters.filter((id) => id in exporters).map((id) => `${typeOf(name)} ${id}`),
    ),
  );
  return [...queues]
    .map((queue) => exporters[queue.split(' ')[1] ?? ''] as { sending_queue: { queue_size: number } })
    .reduce((sum, { sending_queue: { queue_size } }) => sum + queue_size, 0);
}

describeBuilt.each(overlays)('overlay %s', (overlay) => {
  // The rest is for what the files of the queues have beside it: pages that are free or half empty.
  test.each(tierNames)('the queues of the %s fill three fifths of their volume', (tier: Tier) => {
    const share = queuesOf(configOf(tier)) / volumeOf(workload(objectsOf(overlay), `collector-${tier}`));
    expect(share).toBeGreaterThan(0.5);
    expect(share).toBeLessThan(0.6);
  });

  test('an agent is on every node, whatever keeps others away from it', () => {
    const { spec } = workload(objectsOf(overlay), 'collector-agent');
    expect(spec.template.spec?.tolerations).toEqual([{ operator: 'Exists' }]);
  });
});
