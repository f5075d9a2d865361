import { readFileSync } from 'node:fs';
import { metrics } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { generateDashboards } from '../src/index.js';
import { fullCatalog } from './full-catalog.ts';
import { promqlError, selectorsOf } from './lint/dashboard.ts';

const read = (path: string) => readFileSync(new URL(`../provisioning/${path}`, import.meta.url), 'utf8');

interface DataSource {
  readonly name: string;
  readonly uid: string;
  readonly type: string;
  readonly url: string;
  readonly editable: boolean;
  readonly isDefault?: boolean;
  readonly jsonData: object;
}

const sources = parse(read('datasources/pulsetrail.yaml')) as { apiVersion: 1; datasources: DataSource[] };
const boards = parse(read('dashboards/pulsetrail.yaml')) as { apiVersion: 1; providers: Record<string, unknown>[] };

/** Every value under some key, however deep. */
function under(key: RegExp, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inside]) => [
    ...(key.test(name) ? [inside] : []),
    ...under(key, inside),
  ]);
}

test('there are the four data sources of the stack, one of them at first, none to be edited', () => {
  expect(sources.datasources.map(({ type, uid, url }) => [type, uid, url])).toEqual([
    ['prometheus', 'pulsetrail-prometheus', 'http://prometheus:9090'],
    ['tempo', 'pulsetrail-tempo', 'http://tempo:3200'],
    ['loki', 'pulsetrail-loki', 'http://loki:3100'],
    ['alertmanager', 'pulsetrail-alertmanager', 'http://alertmanager:9093'],
  ]);
  expect(sources.datasources.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  expect(sources.datasources.every(({ editable }) => editable === false)).toBe(true);
});

test('data sources lead to data sources that there are', () => {
  const led = under(/Uid$/, sources);
  expect(led.length).toBeGreaterThan(5);
  const uids = sources.datasources.map(({ uid }) => uid);
  for (const uid of led) expect(uids).toContain(uid);
});

test('the boards choose provisioned data sources at first', () => {
  const uids = sources.datasources.map(({ uid }) => uid);
  for (const { content } of generateDashboards(fullCatalog)) {
    const { templating } = JSON.parse(content) as {
      templating: { list: { type: string; current: { value: string } }[] };
    };
    const chosen = templating.list.filter(({ type }) => type === 'datasource');
    expect(chosen.length).toBeGreaterThan(0);
    for (const { current } of chosen) expect(uids).toContain(current.value);
  }
});

test('no password, no token, no user stands in it', () => {
  expect(under(/password|secret|secure|token|user|basicAuth/i, [sources, boards])).toEqual([]);
});

test('the way from a trace to metrics asks for known ones, with its variable kept from the environment', () => {
  const known = Object.values(metrics).map(({ prometheusName }) => prometheusName);
  const queries = under(/^query$/, sources) as string[];
  expect(queries).toHaveLength(3);
  for (const query of queries) {
    expect(query).toMatch(/\$\$__tags/);
    const filled = query.replace('$$__tags', 'service_name="shop"');
    expect(promqlError(filled)).toBeUndefined();
    for (const { metric } of selectorsOf(filled)) expect(known).toContain(metric.replace(/_(?:count|bucket)$/, ''));
  }
  expect(read('datasources/pulsetrail.yaml')).not.toMatch(/(?<!\$)\$(?![$` ])/);
});

test('boards are in a folder of a fixed uid, and change with the catalog alone', () => {
  expect(boards.providers).toEqual([
    expect.objectContaining({
      type: 'file',
      folder: 'Pulsetrail',
      folderUid: 'pulsetrail',
      disableDeletion: true,
      allowUiUpdates: false,
      options: { path: '/var/lib/grafana/dashboards/pulsetrail', foldersFromFilesStructure: false },
    }),
  ]);
});
