import { expect, test } from 'vitest';
import { faultsOf, serviceWith } from '../faults.js';

const counters = (all: object): object => serviceWith({ counters: all });
const listed = 'le, quantile, job, instance, service_name, alertname, severity, owner, tier, otel_scope_*';

test.each(['le', 'job', 'instance', 'service.name', 'severity', 'otel.scope.name'])('the label %s', (label) => {
  const [line, ...others] = faultsOf(counters({ c: { labels: { [label]: ['x'] } } }));
  expect(line).toContain(`reserved label; choose a name other than ${listed} (found "${label}")`);
  expect(others).toEqual([]);
});

test.each(['pulsetrail.sdk.things', 'pulsetrail_things'])('the counter %s', (name) => {
  expect(faultsOf(counters({ [name]: {} }))).toEqual([
    expect.stringContaining(
      `names that start with pulsetrail belong to Pulsetrail itself; choose another name (found "${name}")`,
    ),
  ]);
});

test('the value of what is over the budget', () => {
  expect(faultsOf(counters({ c: { labels: { r: ['x', '_overflow'] } } }))).toEqual([
    'services.a.counters.c.labels.r.1: reserved for what is over the budget of label sets; choose another value (found "_overflow")',
  ]);
});

test.each(['result', 'error.type', 'leader', 'job_kind'])('%s is free', (label) => {
  expect(faultsOf(counters({ 'pulsetrails.seen': { labels: { [label]: ['x'] } } }))).toEqual([]);
});
