import { metrics } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { slowerThan } from '../src/latency-quantile.js';
import { equals } from '../src/promql.js';

test('slow events are all events less those within the bound, whichever way the bound is stored', () => {
  const matchers = [equals('operation', 'scan')];
  expect(slowerThan(metrics.operationDuration, 1, matchers, ['operation'], '5m')).toBe(
    [
      'sum by (operation) (increase(operation_duration_seconds_count{operation="scan"}[5m]))',
      '-',
      'sum by (operation) (increase(operation_duration_seconds_bucket{operation="scan",le=~"1|1\\\\.0"}[5m]))',
    ].join('\n'),
  );
});
