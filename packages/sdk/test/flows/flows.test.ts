import { metrics } from '@pulsetrail/catalog';
import { describe, expect, test } from 'vitest';
import { Flows, type FlowsSetup } from '../../src/flows/flows.js';
import { Registry } from '../../src/registry/registry.js';
import { flowCatalog } from '../support/flows.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();

const [service] = flowCatalog.services;

function setUp(setup: Partial<FlowsSetup> = {}) {
  const registry = new Registry(100);
  const flows = new Flows({ registry, service, slowAfter: 60, ...setup });
  const labels = (metric: typeof metrics.flowDuration | typeof metrics.flowStepDuration) =>
    registry.instrument(metric).tree.series.map(({ labelText, count }) => [labelText, count]);
  return { registry, flows, labels };
}

test('starts every declared flow and step at zero', () => {
  const { labels } = setUp();
  expect(labels(metrics.flowDuration)).toEqual([
    ['flow_name="registration"', 0],
    ['flow_name="training"', 0],
  ]);
  expect(labels(metrics.flowStepDuration)).toEqual([
    ['flow_name="registration",flow_step="identify"', 0],
    ['flow_name="registration",flow_step="consent"', 0],
    ['flow_name="registration",flow_step="book"', 0],
    ['flow_name="training",flow_step="watch"', 0],
  ]);
});

test('shows nothing of a service without flows', () => {
  const { labels } = setUp({ service: flowCatalog.services[1] });
  expect([labels(metrics.flowDuration), labels(metrics.flowStepDuration)]).toEqual([[], []]);
});

test('shows what is declared although the budget is used up', () => {
  const registry = new Registry(1);
  setUp({ registry });
  expect(registry.instrument(metrics.flowStepDuration).tree.series).toHaveLength(4);
});

test('a flow is slow after its own target, else after what is slow anyway', () => {
  const { flows } = setUp();
  expect(['registration', 'training', 'other'].map((name) => flows.find(name).slowAfter)).toEqual([5, 60, 60]);
});

describe('names that are not declared', () => {
  test('are said once each, with the remedy, and taken', () => {
    const { flows } = setUp();
    for (const _ of [1, 2]) expect(flows.find('regstration').name).toBe('regstration');
    flows.find('registration').step('boook');
    expect(warnings).toEqual([
      expect.stringContaining('declares no flow regstration for service clinic-api'),
      expect.stringContaining('declares no step boook of flow registration for service clinic-api'),
    ]);
    expect(warnings[0]).toContain('Add it to the catalog.');
  });

  test('are what there is without a catalog, and not said', () => {
    const { flows } = setUp({ service: undefined });
    flows.find('anything').step('any step');
    expect(warnings).toEqual([]);
  });

  test('are bounded', () => {
    const { flows, labels } = setUp({ service: undefined });
    for (let index = 0; index < 5_000; index++) flows.find(`x${index}`);
    expect(labels(metrics.flowDuration).length).toBeLessThanOrEqual(125);
    expect(flows.find('x1')).toBe(flows.find('x1'));
    expect(flows.find('x4999')).not.toBe(flows.find('x4999'));
  });

  test.each(['constructor', '__proto__', 'toString'])('may be %s', (name) => {
    const { flows } = setUp({ service: undefined });
    expect(flows.find(name).step(name).labels).toEqual({ 'flow.name': name, 'flow.step': name });
  });
});
