import { describe, expect, test } from 'vitest';
import { alert, catalog, checksOf, said } from './rules.js';

describe('counter-without-rate', () => {
  test.each([
    'orders_total > 5',
    'sum(orders_total) > 5',
    'sum by (a) (x_bucket{le="0.5"}) > 1',
    'x_sum / x_count > 1',
    'x_count > 1 and rate(x_bucket[5m]) > 1',
    'avg(x_total) > 1',
  ])('%s', (expr) => {
    expect(checksOf(expr)).toContain('counter-without-rate');
  });

  test.each([
    'rate(orders_total[5m]) > 5',
    'sum(increase(orders_total[5m] offset 1h)) > 5',
    'absent(orders_total)',
    'changes(x_count[1h]) > 2',
    'count(orders_total) > 3',
    'last_over_time(x_total[5m]) - last_over_time(x_total[1d] offset 5m) > 0',
    'level:orders_total:sum > 5',
    'queue_size > 5',
    'COUNT(orders_total) > 3',
    'kafka_consumergroup_lag_sum > 5',
    'node_nf_conntrack_entries_count > 0.8 * node_nf_conntrack_entries_limit',
    'avg_over_time(x_count[5m]) > 1',
  ])('not %s', (expr) => {
    expect(checksOf(expr)).not.toContain('counter-without-rate');
  });

  test('knows the kinds of a catalog, which a name alone does not tell', () => {
    expect(checksOf('http_server_request_duration_seconds_count > 5', {}, { catalog })).toContain(
      'counter-without-rate',
    );
    expect(checksOf('orders_paid_total > 5', {}, { catalog })).toContain('counter-without-rate');
  });

  test('names the series and the remedy, once', () => {
    expect(said([alert('x_total > 1 or x_total > 2')])).toEqual([
      'counter-without-rate: x_total is a counter whose bare value is read; take rate or increase of it',
    ]);
  });
});
