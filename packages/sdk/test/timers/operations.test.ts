import { metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { apiDetails } from '../../src/timers/api-timer.js';
import { Operations } from '../../src/timers/operations.js';
import { testTiming } from '../support/timing.js';

function setUp() {
  const { histogram, registry } = testTiming();
  const undeclared: string[] = [];
  const slow = registry.instrument(metrics.operationSlow);
  const operations = new Operations({
    histogram,
    slow,
    errors: registry.instrument(metrics.operationErrors),
    declared: new Map([['sign-in', { component: 'authentication', slowAfter: 0.5 }]]),
    shares: { 'sign-in': 0.5 },
    plain: apiDetails,
    onUndeclared: (name) => void undeclared.push(name),
  });
  return { histogram, registry, slow, operations, undeclared };
}

test('starts what is declared at zero, its slow calls too', () => {
  const { histogram, slow } = setUp();
  const labels = 'component="authentication",operation="sign-in"';
  expect(histogram.tree.series.map(({ labelText, count }) => [labelText, count])).toEqual([[labels, 0]]);
  expect(slow.tree.series.map(({ labelText, value }) => [labelText, value])).toEqual([[labels, 0]]);
});

test('gives one operation for one name', () => {
  const { operations } = setUp();
  expect(operations.find('x', 'a')).toBe(operations.find('x', 'a'));
});

test('knows what is declared by its name, whatever component is given', () => {
  const { operations, undeclared } = setUp();
  expect(operations.find('sign-in', 'a')).toMatchObject({ component: 'authentication', slowAfter: 0.5, share: 0.5 });
  expect(operations.find('x', 'a').component).toBe('a');
  expect(operations.find('x', 'b').component).toBe('b');
  expect(undeclared).toEqual(['x', 'x']);
});

test('knows it by both where any component may have it', () => {
  const { operations, undeclared } = setUp();
  expect(operations.find('sign-in', 'authentication', true).slowAfter).toBe(0.5);
  expect(operations.find('sign-in', 'kiosk', true)).toMatchObject({ component: 'kiosk', slowAfter: undefined });
  expect(undeclared).toEqual([]);
});

describe('names that come as they like', () => {
  test('are bounded', () => {
    const { operations, histogram } = setUp();
    for (let index = 0; index < 5_000; index++) operations.find(`x${index}`, 'a').plain.series.record(1);
    // The budget of 100, and one series for the rest.
    expect(histogram.tree.series).toHaveLength(101);
    expect(operations.find('x4999', 'a')).not.toBe(operations.find('x4999', 'a'));
  });

  test.each(['constructor', '__proto__', 'toString'])('may be %s', (name) => {
    expect(setUp().operations.find(name, name)).toMatchObject({ name, component: name, share: undefined });
  });
});

test('shows what is declared later by its name although the budget is used up', () => {
  const { histogram, slow, operations, registry } = setUp();
  for (let index = 0; index < 500; index++) operations.find(`x${index}`, 'a').plain.series.record(1);
  const late = new Operations({
    histogram,
    slow,
    errors: registry.instrument(metrics.operationErrors),
    declared: new Map([['declared-late', { component: 'kiosk', slowAfter: undefined }]]),
    plain: apiDetails,
  });
  const labels = 'component="kiosk",operation="declared-late"';
  expect(histogram.tree.series.find(({ labelText }) => labelText === labels)?.count).toBe(0);
  const over = () => registry.instrument(metrics.sdkOverflow).with({ metric: 'operation.duration' }).value;
  const before = over();
  late.find('declared-late', 'kiosk').plain.series.record(1);
  expect(histogram.tree.series.find(({ labelText }) => labelText === labels)?.count).toBe(1);
  expect(late.find('declared-late', 'kiosk').slow.labelText).toBe(labels);
  expect(over()).toBe(before);
});
