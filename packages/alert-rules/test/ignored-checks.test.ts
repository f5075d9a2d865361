import { expect, test } from 'vitest';
import { readRules } from '../src/rule-file.js';

/** The checks that are ignored, rule by rule. */
const ignoredIn = (text: string): string[][] => {
  const { groups, ignored } = readRules(text);
  return groups.flatMap(({ rules }) => rules.map((rule) => [...(ignored.get(rule) ?? [])]));
};

test('finds comments above a rule and within it, and gives them to no other', () => {
  const text = `
groups:
  - name: one
    rules:
      # Why it is so.
      # pulsetrail:ignore missing-for, short-window
      - alert: A
        expr: up == 0
      - alert: B # pulsetrail:ignore types
        expr: |
          # pulsetrail:ignore never-true
          up == 2
      - alert: C
        expr: up == 0
  # pulsetrail:ignore duplicate
  - name: two
    rules:
      - { alert: D, expr: up == 0 } # pulsetrail:ignore missing-annotation
`;
  expect(ignoredIn(text)).toEqual([
    ['missing-for', 'short-window'],
    ['types', 'never-true'],
    [],
    ['missing-annotation'],
  ]);
});

test('reads manifests too', () => {
  const text = `
kind: PrometheusRule
spec:
  groups:
    - name: one
      rules:
        - alert: A # pulsetrail:ignore missing-for
          expr: up == 0
`;
  expect(ignoredIn(text)).toEqual([['missing-for']]);
});
