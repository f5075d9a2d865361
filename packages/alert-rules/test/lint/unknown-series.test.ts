import { expect, test } from 'vitest';
import { alert, catalog, said } from './rules.js';

test('names a record that no rule makes, with and without a catalog', () => {
  const line = 'unknown-series: job:x:rate5m is recorded by no rule here; add its recording rule, or correct the name';
  expect(said([alert('job:x:rate5m > 1')])).toEqual([line]);
  expect(said([alert('job:x:rate5m > 1'), { record: 'job:x:rate5m', expr: 'sum by (job) (rate(up[5m]))' }])).toEqual(
    [],
  );
});

test.each([
  ['htp_server_active_requests > 1', true],
  ['rate(orders_payed_total[5m]) > 1', true],
  ['http_server_active_requests > 1', false],
  ['rate(http_server_request_duration_seconds_bucket[5m]) > 1', false],
  ['rate(orders_paid_total[5m]) > 1', false],
  ['up == 0', false],
  ['prometheus_notifications_queue_length > 5', false],
])('%s against a catalog', (expr, isFaulty) => {
  expect(said([alert(expr)], { catalog }).some((line) => line.startsWith('unknown-series'))).toBe(isFaulty);
  expect(said([alert(expr)])).toEqual([]);
});
