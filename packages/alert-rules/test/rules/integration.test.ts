import { describe, expect, test } from 'vitest';
import { errorRatio } from '../../src/rules/error-ratio.js';
import { integration } from '../../src/rules/integration.js';
import { promisesCatalog } from '../promises-catalog.js';
import { complaints, promtool, type RuleTest } from '../promtool.js';
import { sampleCatalog } from '../sample-catalog.js';

const groups = [...integration(promisesCatalog), ...errorRatio(promisesCatalog)];
const status = (name: string) => `integration_status{service_name="shop",integration_name="${name}",instance="a"}`;
const calls = (host: string, error = '') =>
  `http_client_request_duration_seconds_count{service_name="shop",server_address="${host}",http_request_method="POST"${error}}`;
const down = '{alertname="IntegrationDown", integration_name="bank"}';

const cases: Readonly<Record<string, RuleTest>> = {
  'one that does not answer fires after the waiting time': {
    series: { [status('bank')]: '1x9 0x20', [status('mail')]: '1x30' },
    expectations: [
      { at: '10m', by: ['integration_name'], firing: [] },
      { at: '12m', by: ['integration_name'], firing: [down] },
    ],
    alerts: [
      {
        eval_time: '20m',
        alertname: 'IntegrationDown',
        exp_alerts: [
          {
            exp_labels: {
              severity: 'critical',
              category: 'system-health',
              owner: 'web',
              service: 'shop',
              service_name: 'shop',
              integration_name: 'bank',
            },
            exp_annotations: {
              summary: 'bank does not answer shop',
              description: 'The status of the integration bank of shop is 0, threshold 1.',
              value: '0',
              threshold: '1',
            },
          },
        ],
      },
    ],
  },
  'a missed scrape does not end it; a status that was never told fires nothing': {
    series: { [status('bank')]: '0x10 _ 0x10' },
    expectations: [{ at: '11m', by: ['integration_name'], firing: [down] }],
  },
  'calls of its host that fail burn the budget, those of another host do not': {
    series: {
      [calls('api.bank.example')]: '0+60x120',
      [calls('api.bank.example', ',error_type="500"')]: '0x60 20+20x60',
      [calls('other.example')]: '0+60x120',
      [calls('other.example', ',error_type="500"')]: '0+60x120',
    },
    expectations: [
      { at: '70m', by: ['integration_name', 'tier'], firing: [] },
      {
        at: '110m',
        by: ['integration_name', 'server_address', 'tier'],
        firing: [
          '{alertname="IntegrationErrorBudgetBurn", integration_name="bank", server_address="api.bank.example", tier="page-fast"}',
          '{alertname="IntegrationErrorBudgetBurn", integration_name="bank", server_address="api.bank.example", tier="page-slow"}',
        ],
      },
    ],
  },
};

describe.skipIf(promtool === undefined)('integration', () => {
  test.for(Object.entries(cases))('%s', async ([, ruleTest]) => {
    expect(await complaints(groups, ruleTest)).toBe('');
  });
});

test('no integration, no rules', () => {
  expect(integration(sampleCatalog)).toEqual([]);
});
