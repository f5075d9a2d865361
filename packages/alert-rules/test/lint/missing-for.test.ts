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

test('has nothing to say of what has one, or of a record', () => {
  expect(said([alert('up == 0'), { record: 'a:b:c', expr: 'up' }])).toEqual([]);
});
