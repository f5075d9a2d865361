import { expect, test } from 'vitest';
import { alert, said } from './rules.js';

const without = (expr: string) => {
  const { for: _for, ...rule } = alert(expr);
  return said([rule]);
};

test.each(['up == 0', 'queue_size > 5', 'absent(up)'])('%s without for', (expr) => {
  expect(without(expr)).toEqual(['missing-for: fires at the first sample that is over; give it a for, such as 2m']);
});

test.each([
  'rate(x_total[5m]) > 5',
  'max_over_time(level:x:sum[1h:1m]) > 5',
  'time() - last_success_time_seconds > 3600',
])('%s looks back by itself', (expr) => {
  expect(without(expr).filter((line) => line.startsWith('missing-for'))).toEqual([]);
});

test.each<[string, string[]]>([
  ['rate(x_total[5m])', []],
  ['sum(b:y:rate)', []],
  ['queue_size', ['missing-for: fires at the first sample that is over; give it a for, such as 2m']],
])('a record of %s is followed', (expr, lines) => {
  const { for: _for, ...rule } = alert('a:x:y > 5');
  expect(said([rule, { record: 'a:x:y', expr }, { record: 'b:y:rate', expr: 'rate(y_total[5m])' }])).toEqual(lines);
});

test('an explicit 0s is meant', () => {
  expect(said([alert('up == 0', { for: '0s' })])).toEqual([]);
});

test('has nothing to say of what has one, or of a record', () => {
  expect(said([alert('up == 0'), { record: 'a:b:c', expr: 'up' }])).toEqual([]);
});
