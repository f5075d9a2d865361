import { expect, test } from 'vitest';
import { catalog, checksOf } from './rules.js';

test.each([
  ['rate(http_server_active_requests[5m]) > 1', ['rate-of-gauge']],
  ['increase(pulsetrail_bridge_connected[5m]) > 1', ['rate-of-gauge']],
  ['delta(http_server_active_requests[5m]) > 1', []],
  ['rate(orders_paid_total[5m]) > 1', []],
  ['rate(http_server_request_duration_seconds_count[5m]) > 1', []],
])('%s', (expr, checks) => {
  expect(checksOf(expr, {}, { catalog })).toEqual(checks);
});
