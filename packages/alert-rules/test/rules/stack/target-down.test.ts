import { describe, expect, test } from 'vitest';
import { targetDown } from '../../../src/rules/stack/target-down.js';
import { complaints, promtool } from '../../promtool.js';
import { sampleCatalog } from '../../sample-catalog.js';
import { partOf } from './part.js';

const groups = partOf(targetDown, sampleCatalog);

describe.skipIf(promtool === undefined)('target down', () => {
  test('a target that is down fires after the waiting time, one that misses a scrape does not', async () => {
    expect(
      await complaints(groups, {
        series: {
          'up{job="clinic-api",instance="127.0.0.1:9464"}': '1x9 0x10 1x10',
          'up{job="mqtt-bridge",instance="127.0.0.1:9465"}': '1x9 0 1x20',
        },
        expectations: [
          { at: '11m', by: ['job'], firing: [] },
          {
            at: '12m',
            by: ['job'],
            firing: ['{alertname="TargetDown", job="clinic-api"}', '{alertname="JobDown", job="clinic-api"}'],
          },
          { at: '25m', by: ['job'], firing: [] },
        ],
        alerts: [
          {
            eval_time: '15m',
            alertname: 'TargetDown',
            exp_alerts: [
              {
                exp_labels: {
                  severity: 'critical',
                  category: 'system-health',
                  owner: 'care-platform',
                  service: 'clinic-api',
                  job: 'clinic-api',
                  instance: '127.0.0.1:9464',
                },
                exp_annotations: {
                  summary: 'A target cannot be scraped',
                  description: 'Prometheus gets no metrics from 127.0.0.1:9464 of clinic-api: up is 0, threshold 1.',
                  value: '0',
                  threshold: '1',
                },
              },
            ],
          },
        ],
      }),
    ).toBe('');
  });

  test('a job is down when none of its targets is up, and nobody is notified of that', async () => {
    expect(
      await complaints(groups, {
        series: {
          'up{job="clinic-api",instance="a"}': '0x30',
          'up{job="clinic-api",instance="b"}': '1x9 0x20',
        },
        expectations: [
          { at: '11m', firing: ['{alertname="TargetDown"}'] },
          { at: '12m', firing: ['{alertname="TargetDown"}', '{alertname="JobDown"}'] },
        ],
        alerts: [
          {
            eval_time: '15m',
            alertname: 'JobDown',
            exp_alerts: [
              {
                exp_labels: { severity: 'none', category: 'system-health', service: 'clinic-api', job: 'clinic-api' },
                exp_annotations: {
                  summary: 'No target of a service can be scraped',
                  description: 'Prometheus gets no metrics from any target of clinic-api: up is 0, threshold 1.',
                  value: '0',
                  threshold: '1',
                },
              },
            ],
          },
        ],
      }),
    ).toBe('');
  });

  test('a target that no service of the catalog is has no owner', async () => {
    expect(
      await complaints(groups, {
        series: { 'up{job="127.0.0.1:9464",instance="127.0.0.1:9464"}': '0x20' },
        expectations: [],
        samples: [
          {
            expr: 'count by (owner, service) (ALERTS{alertstate="firing",alertname="TargetDown"})',
            at: '10m',
            expected: { '{service="127.0.0.1:9464"}': 1 },
          },
        ],
      }),
    ).toBe('');
  });
});
