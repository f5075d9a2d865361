import type { Catalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { ruleGroups } from '../../src/index.js';
import { parsePromql } from '../../src/promql-parser.js';
import { alertKinds } from '../../src/runbooks/alert-kind.js';
import { firstQueries } from '../../src/runbooks/first-queries.js';
import { recordsOf } from '../../src/runbooks/queries.js';
import { promisesCatalog } from '../promises-catalog.js';
import { sampleCatalog } from '../sample-catalog.js';

const questionsOf = (name: string, catalog: Catalog = sampleCatalog): string => {
  const groups = ruleGroups(catalog);
  const kind = alertKinds(groups).find((each) => each.name === name);
  if (kind === undefined) throw new Error(`no alert ${name}`);
  return firstQueries(kind, catalog, recordsOf(groups)).join('\n');
};

test.for([
  [
    'OperationErrorBudgetBurn',
    'sum by (error_type, instance) (increase(operation_duration_seconds_count{service_name="clinic-api",operation="sign-in",error_type!=""}[5m]))',
  ],
  [
    'PipelineStepErrorBudgetBurn',
    'sum by (error_type, instance) (increase(device_pipeline_step_duration_seconds_count{error_type!=""}[5m]))',
  ],
  [
    'OperationLatencyHigh',
    'histogram_quantile(0.95, sum by (instance, le) (rate(operation_duration_seconds_bucket{service_name="clinic-api",operation="sign-in"}[5m])))',
  ],
  ['OperationThroughputLow', 'up{job="clinic-api"}'],
  ['TargetDown', 'ALERTS{alertstate="firing"}'],
] as const)('of %s asks %s', ([name, query]) => {
  expect(questionsOf(name)).toContain(query);
});

test.for([
  ['the sample', sampleCatalog],
  ['promises of every kind', promisesCatalog],
] as const)('every query is PromQL: %s', ([, catalog]) => {
  for (const { name } of alertKinds(ruleGroups(catalog))) {
    const queries = [...questionsOf(name, catalog).matchAll(/```promql\n([\s\S]*?)\n```/g)].map(
      ([, query = '']) => query,
    );
    expect(queries.length).toBeGreaterThan(1);
    for (const query of queries) expect(() => parsePromql(query), query).not.toThrow();
  }
});
