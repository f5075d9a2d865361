import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ScaledObject } from '@kubernetes-models/keda/keda.sh/v1alpha1/ScaledObject';
import { metrics } from '@pulsetrail/catalog';
import { findServer } from '@pulsetrail/local';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { describeBuilt, environmentOf, named, objectsOf, workload } from './cluster.fixture.js';
import { temporaryFolder } from './own-overlay.fixture.js';

const scaled = () => named(objectsOf('scaled'), 'ScaledObject', 'mqtt-bridge') as unknown as ScaledObject;

const lag = (): Record<string, string> =>
  scaled().spec.triggers.find(({ type }) => type === 'prometheus')?.metadata ?? {};

const spool = metrics.bridgeSpoolMessages.prometheusName;
const removed = metrics.bridgeSpoolRemoved.prometheusName;

/** What the query gives on series of a minute's distance, as promtool sees it. */
async function evaluates(series: Readonly<Record<string, string>>, expected: number | undefined): Promise<void> {
  const path = join(temporaryFolder(), 'lag.yml');
  const input = Object.entries(series).map(([name, values]) => ({ series: name, values }));
  const exp_samples = expected === undefined ? [] : [{ labels: '{}', value: expected }];
  const promql_expr_test = [{ expr: lag().query, eval_time: '10m', exp_samples }];
  writeFileSync(path, stringify({ tests: [{ interval: '30s', input_series: input, promql_expr_test }] }));
  const { path: promtool } = await findServer('promtool');
  await promisify(execFile)(promtool, ['test', 'rules', path]);
}

const series = (name: string, pod: string, namespace = 'pulsetrail'): string =>
  `${name}{namespace="${namespace}", pod="${pod}", job="mqtt-bridge"}`;

describeBuilt('the small overlay', () => {
  test('shares nothing and scales nothing', () => {
    const bridge = workload(objectsOf('small'), 'mqtt-bridge');
    expect(environmentOf(bridge).has('PULSETRAIL_MQTT_SHARED_GROUP')).toBe(false);
    expect(objectsOf('small').filter(({ kind }) => kind === 'ScaledObject')).toEqual([]);
  });
});

describeBuilt('bridges that grow', () => {
  test('share their subscriptions, each under a name of its own', () => {
    const environment = environmentOf(workload(objectsOf('scaled'), 'mqtt-bridge'));
    expect(environment.get('PULSETRAIL_MQTT_SHARED_GROUP')).toBe('pulsetrail');
    expect(environment.get('MQTT_VERSION')).toBe('5');
    expect(environment.get('PULSETRAIL_MQTT_CLIENT_ID')).toBe('$(POD_NAMESPACE)-$(POD_NAME)');
  });

  test('are as many as the autoscaler says', () => {
    const bridge = workload(objectsOf('scaled'), 'mqtt-bridge');
    expect(scaled().spec.scaleTargetRef).toEqual({
      apiVersion: bridge.apiVersion,
      kind: bridge.kind,
      name: bridge.metadata.name,
    });
    expect(bridge.spec.replicas, 'would undo it at each apply').toBeUndefined();
  });

  test('are never taken away by it', () => {
    expect(scaled().spec.advanced?.horizontalPodAutoscalerConfig?.behavior?.scaleDown?.selectPolicy).toBe('Disabled');
    expect(scaled().spec.minReplicaCount).toBeGreaterThan(0);
  });

  test('are asked for where Prometheus is', () => {
    expect(lag().serverAddress).toBe(
      environmentOf(workload(objectsOf('scaled'), 'collector-gateway')).get('PROMETHEUS_ADDRESS'),
    );
  });

  test('lag is what waits in all spools of this namespace', async () => {
    await evaluates(
      {
        [series(spool, 'mqtt-bridge-0')]: '4000x30',
        [series(removed, 'mqtt-bridge-0')]: '0+3000x30',
        [series(spool, 'mqtt-bridge-1')]: '2500x30',
        [series(removed, 'mqtt-bridge-1')]: '0+3000x30',
        [series(spool, 'mqtt-bridge-0', 'other')]: '9000x30',
        [series(removed, 'mqtt-bridge-0', 'other')]: '0+3000x30',
      },
      6500,
    );
  });

  test('is not, when the store is away', async () => {
    await evaluates(
      { [series(spool, 'mqtt-bridge-0')]: '0+4000x30', [series(removed, 'mqtt-bridge-0')]: '5000x30' },
      undefined,
    );
  });
});
