import { metrics } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { FlowPlan } from '../../src/flows/flow-plan.js';
import { Registry } from '../../src/registry/registry.js';

function setUp(declared: readonly string[] = ['identify', 'book']) {
  const registry = new Registry(100);
  const histograms = {
    flows: registry.instrument(metrics.flowDuration),
    steps: registry.instrument(metrics.flowStepDuration),
  };
  const undeclared: string[] = [];
  const plan = new FlowPlan({
    ...histograms,
    name: 'registration',
    slowAfter: 5,
    declared,
    onUndeclared: (step) => void undeclared.push(step),
  });
  return { plan, undeclared, ...histograms };
}

test('a flow is a span and a series of its name, and a step of both names', () => {
  const { plan } = setUp();
  expect(plan.timing.template).toMatchObject({ name: 'registration', attributes: { 'flow.name': 'registration' } });
  expect(plan.timing.series.labelText).toBe('flow_name="registration"');
  const { template, series } = plan.step('book');
  const both = { 'flow.name': 'registration', 'flow.step': 'book' };
  expect(template).toMatchObject({ name: 'registration book', attributes: both });
  expect(series.labelText).toBe('flow_name="registration",flow_step="book"');
});

test('a step is made once, and no series comes of one that nobody takes', () => {
  const { plan, steps } = setUp();
  expect(steps.tree.series).toEqual([]);
  expect(plan.step('book')).toBe(plan.step('book'));
  expect(steps.tree.series).toHaveLength(1);
});

test('a step that is not declared is told of, and taken', () => {
  const { plan, undeclared } = setUp();
  plan.step('identify');
  plan.step('pay');
  plan.step('pay');
  expect(undeclared).toEqual(['pay']);
});

test('steps that come as they like are bounded, and do not crowd out what is declared', () => {
  const { plan, steps } = setUp();
  for (let index = 0; index < 5_000; index++) plan.step(`s${index}`);
  expect(plan.step('s4999')).not.toBe(plan.step('s4999'));
  expect(plan.step('book')).toBe(plan.step('book'));
  expect(steps.tree.series.length).toBeLessThanOrEqual(125);
});
