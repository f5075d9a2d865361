import { defineCatalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { alert, catalog, checksOf, said } from './rules.js';

const quantile = (limit: string): string =>
  `histogram_quantile(0.95, sum by (le) (rate(http_server_request_duration_seconds_bucket[5m]))) ${limit}`;

test.each([
  ['up{job="a",job="b"} == 0', true],
  ['(up > 5) < 3', true],
  ['(x > 5) < 3', true],
  ['(x > 5) < 7', false],
  ['x > 1.5 < 1', true],
  ['3 > (x > 5)', true],
  ['increase(x_total[5m]) < 0', true],
  ['increase(x_total[5m]) <= 0', false],
  ['orders_paid_total < -5', true],
  ['sum(rate(x_total[5m])) / sum(rate(y_total[5m])) < 0', true],
  ['rate(x_total[5m]) - rate(y_total[5m]) < 0', false],
  ['count(up == 0) < 1', true],
  ['count(up == 0) > 3', false],
  ['absent(x) == 1', false],
  ['absent(x) > 1', true],
  ['up == 0', false],
  ['up > 0.5', false],
  ['sum(up) > 5', false],
  ['avg(up) > 1', true],
  ['x == bool 5 > 1', true],
  ['(x or up) > 5', false],
  ['(x and up) > 5', false],
  ['(up unless x) > 5', true],
  ['-x > 5', false],
  ['x{a="1",a!="2"} > 5', false],
  ['x{a="1",a!="1"} > 5', true],
  ['up{job=~"a|b",job="c"} == 0', true],
  ['up{job="ab",job=~"a|b"} == 0', true],
  ['up{job=~"a|b",job="b"} == 0', false],
  ['up{job="c",job!~"c.*"} == 0', true],
  ['up{job="c",job!~"d.*"} == 0', false],
  ['up{job="c",instance=~"a|b"} == 0', false],
  ['x > Inf', true],
  ['x >= Inf', false],
  ['x < -Inf', true],
  ['x == Inf', false],
  ['min_over_time(up[5m]) < 0', true],
  [quantile('> 90'), true],
  [quantile('> 1'), false],
])('%s', (expr, isFaulty) => {
  expect(checksOf(expr, {}, { catalog }).includes('never-true')).toBe(isFaulty);
});

test('says why, and what to do', () => {
  expect(said([alert('up > 5')])).toEqual([
    'never-true: > 5 is never true, since what is compared is never below 0 and is never above 1; correct the threshold',
  ]);
  expect(said([alert('(up > 5) < 3')])).toHaveLength(1);
  expect(said([alert('absent(x) > 1')])).toEqual([
    'never-true: > 1 is never true, since what is compared is always 1; correct the threshold',
  ]);
  expect(said([alert('x{a="1",a="2"} > 5')])).toEqual([
    'never-true: x asks for a="1" and a="2", and no series has both; remove one',
  ]);
  expect(said([alert('up{job=~"a|b",job="c"} == 0')])).toEqual([
    'never-true: up asks for job="c" and job=~"a|b", and no series has both; remove one',
  ]);
  for (const values of ['x', 'rate(x_total[5m])']) {
    expect(said([alert(`${values} > Inf`)])).toEqual([
      'never-true: > Infinity is never true, since no value passes; correct the threshold',
    ]);
  }
});

test('the bounds of a catalog are its own', () => {
  const own = defineCatalog({ services: {}, buckets: { 'http.server.request.duration': [60, 120] } });
  expect(checksOf(quantile('> 90'), {}, { catalog: own })).toEqual([]);
});
