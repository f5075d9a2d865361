import { expect, test } from 'vitest';
import { type AlertDescription, alertingRule, literal } from '../src/alert.js';

const description: AlertDescription = {
  name: 'ThingsFail',
  expr: 'things > 1',
  for: 120,
  keepFiringFor: 0,
  severity: 'warning',
  category: 'errors',
  labels: { owner: 'web', service: undefined },
  summary: 'Things fail',
  description: 'Things fail: {{ $value }}, threshold 1.',
  threshold: '1',
};

test('an alert carries severity, category, its labels, and its facts for people and machines', () => {
  expect(alertingRule(description)).toEqual({
    alert: 'ThingsFail',
    expr: 'things > 1',
    for: '2m',
    labels: { severity: 'warning', category: 'errors', owner: 'web' },
    annotations: {
      summary: 'Things fail',
      description: 'Things fail: {{ $value }}, threshold 1.',
      value: '{{ $value }}',
      threshold: '1',
    },
  });
});

test('an alert that does not wait has no waiting time, one that lingers says how long', () => {
  const { for: _for, ...rest } = description;
  const rule = alertingRule({ ...rest, keepFiringFor: 90 });
  expect(rule.for).toBeUndefined();
  expect(alertingRule({ ...description, for: 0 }).for).toBe('0s');
  expect(rule.keep_firing_for).toBe('1m30s');
});

test('free text is not read as a template', () => {
  expect(literal('a {{ $value }} team')).toBe('a {{ "{{" }} $value }} team');
  expect(literal('care-platform')).toBe('care-platform');
});
