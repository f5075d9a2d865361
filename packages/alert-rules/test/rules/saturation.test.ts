import { defineCatalog } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { saturation } from '../../src/rules/saturation.js';
import { promisesCatalog } from '../promises-catalog.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = saturation(promisesCatalog);
const at = 'service_name="shop",instance="a"';
const cpu = (mode: string) => `process_cpu_utilization_ratio{${at},cpu_mode="${mode}"}`;
const memory = `process_memory_usage_bytes{${at}}`;
const limit = `process_memory_limit_bytes{${at}}`;
const disk = (mount: string) => `system_filesystem_utilization_ratio{${at},system_filesystem_mountpoint="${mount}"}`;
const delay = `nodejs_eventloop_delay_p99_seconds{${at}}`;
const queue = (name: string, instance = 'a') =>
  `queue_depth{service_name="shop",queue_name="${name}",instance="${instance}"}`;

const healthy = {
  [cpu('user')]: '0.5x60',
  [cpu('system')]: '0.2x60',
  [memory]: '800x60',
  [limit]: '1000x60',
  [disk('/')]: '0.8x60',
  [delay]: '0.05x60',
  [queue('jobs')]: '90x60',
  [queue('other')]: '9000x60',
};
/** What stands above a description: the same resource without the instance and the numbers. */
const summaryOf = (description: string): string => description.replace(/ of shop.*$/, ' of shop is above its limit');
const described = (alertname: string, labels: object, description: string, value: string, threshold: string) => ({
  eval_time: '50m',
  alertname,
  exp_alerts: [
    {
      exp_labels: {
        severity: 'warning',
        category: 'system-health',
        owner: 'web',
        service: 'shop',
        service_name: 'shop',
        ...labels,
      },
      exp_annotations: { summary: summaryOf(description), description, value, threshold },
    },
  ],
});

const cases: Readonly<Record<string, RuleTest>> = {
  'room everywhere fires nothing': {
    series: healthy,
    expectations: [5, 30, 60].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'nothing that is measured fires nothing': {
    series: { 'up{job="shop"}': '1x60' },
    expectations: [{ at: '60m', firing: [] }],
  },
  'a peak fires nothing': {
    series: {
      ...healthy,
      [cpu('user')]: '0.5x30 0.9 0.5x30',
      [delay]: '0.05x30 0.2 0.05x30',
      [queue('jobs')]: '90x30 500 90x30',
    },
    expectations: [31, 33, 35].map((minute) => ({ at: `${minute}m`, firing: [] })),
  },
  'each resource that is full fires, with its value and threshold in its own words': {
    series: {
      [cpu('user')]: '0.5x30 0.7x30',
      [cpu('system')]: '0.2x60',
      [memory]: '800x30 950x30',
      [limit]: '1000x60',
      [disk('/')]: '0.8x60',
      [disk('/data')]: '0.8x30 0.9x30',
      [delay]: '0.05x30 0.2x30',
      [queue('jobs')]: '90x30 150x30',
      [queue('jobs', 'b')]: '90x30 150x30',
    },
    expectations: [
      { at: '30m', firing: [] },
      {
        at: '45m',
        firing: ['CpuSaturated', 'DiskSaturated', 'EventLoopDelayed', 'MemorySaturated', 'QueueTooLong'].map(
          (name) => `{alertname="${name}"}`,
        ),
      },
    ],
    alerts: [
      described(
        'MemorySaturated',
        { instance: 'a' },
        'The share of the memory in use of shop at a is 95% over 5m, threshold 90%.',
        '0.95',
        '0.9',
      ),
      described(
        'DiskSaturated',
        { instance: 'a', system_filesystem_mountpoint: '/data' },
        'The share of the file system /data in use of shop at a is 90% over 5m, threshold 85%.',
        '0.9',
        '0.85',
      ),
      described(
        'QueueTooLong',
        { queue_name: 'jobs' },
        'The number of items that wait in the queue jobs of shop is 150 over 5m, threshold 100.',
        '150',
        '100',
      ),
    ],
  },
};

describe.skipIf(promtool === undefined)('saturation', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('what is turned off has no rule, and no saturation no rules', () => {
  const alerts = saturation(
    defineCatalog({
      services: { shop: { owner: 'web', saturation: { cpu: '50%', memory: false, eventLoop: false } } },
    }),
  ).flatMap(({ rules }) => rules.map((rule) => [('alert' in rule && rule.alert) || '', rule.expr.split(' ').at(-1)]));
  expect(alerts).toEqual([
    ['CpuSaturated', '0.5'],
    ['DiskSaturated', '0.85'],
  ]);
  expect(saturation(sampleCatalog)).toEqual([]);
});
