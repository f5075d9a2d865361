import { readFileSync } from 'node:fs';
import type { Alertmanager } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Alertmanager';
import { Prometheus } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1/Prometheus';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { containersOf, describeBuilt, named, overlays, workload } from './cluster.fixture.js';
import { buildOwn } from './own-overlay.fixture.js';
import { problemsOf } from './schema.fixture.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);
const additions = blocks.filter((text) => /^(?:#.*\n)?(?:patches|images):/.test(text));

/** The one addition in which a word stands. */
function addition(word: string): string {
  const [found, ...others] = additions.filter((text) => text.includes(word));
  if (found === undefined || others.length > 0) throw new Error(`Not one addition with ${word}`);
  return found;
}

const appended = (text: string) => ({
  // The overlay may have patches already: what is added goes below them.
  'kustomization.yaml': (before: string) =>
    before.includes('\npatches:') && text.startsWith('patches:')
      ? before.replace('\npatches:\n', `\npatches:\n${text.slice('patches:\n'.length)}`)
      : `${before}\n${text}`,
});

describeBuilt.each(overlays)('what the README adds to overlay %s', (overlay) => {
  test.each(additions.map((text, place) => [place + 1, text] as const))(
    'number %i gives what the cluster takes',
    (_, text) => {
      expect(buildOwn(overlay, appended(text)).flatMap(problemsOf)).toEqual([]);
    },
  );

  test("an image of one's own", () => {
    const [container] = containersOf(workload(buildOwn(overlay, appended(addition('newName'))), 'mqtt-bridge'));
    expect(container?.image).toBe('registry.example/pulsetrail:0.1.0');
  });

  test('other labels of rules and monitors', () => {
    const objects = buildOwn(overlay, appended(addition('alert-rules')));
    expect(named(objects, 'PrometheusRule', 'pulsetrail').metadata.labels).toMatchObject({ role: 'alert-rules' });
    expect(named(objects, 'ServiceMonitor', 'mqtt-bridge').metadata.labels).toMatchObject({ prometheus: 'k8s' });
  });

  test('patients', () => {
    const { spec } = workload(buildOwn(overlay, appended(addition('patients.json'))), 'mqtt-bridge');
    const secrets = spec.template.spec?.volumes?.flatMap(({ secret }) => secret?.items ?? []);
    expect(secrets).toContainEqual({ key: 'patients.json', path: 'patients.json' });
  });
});

test("the values for Prometheus and Alertmanager are those of the operator's objects", () => {
  const values = parse(blocks.find((text) => text.startsWith('prometheus:')) ?? '') as {
    prometheus: { prometheusSpec: Prometheus['spec'] };
    alertmanager: { alertmanagerSpec: Alertmanager['spec'] & { useExistingSecret?: boolean } };
  };
  // Of the chart alone.
  const { useExistingSecret: _, ...alertmanager } = values.alertmanager.alertmanagerSpec;
  const { apiVersion } = Prometheus;
  expect(problemsOf({ apiVersion, kind: 'Prometheus', spec: values.prometheus.prometheusSpec })).toEqual([]);
  expect(problemsOf({ apiVersion, kind: 'Alertmanager', spec: alertmanager })).toEqual([]);
});

test('Prometheus takes late samples for longer than the gateway tries', () => {
  const gateway = readFileSync(new URL('../../collector/gateway.yaml', import.meta.url), 'utf8');
  const minutes = (text: string, name: string): number => Number(new RegExp(`${name}: (\\d+)m`).exec(text)?.[1]);
  expect(minutes(readme, 'outOfOrderTimeWindow')).toBeGreaterThan(minutes(gateway, 'max_elapsed_time'));
});
