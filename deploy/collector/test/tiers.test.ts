import { describe, expect, test } from 'vitest';
import { known, knownPolicies, unknownSettings } from './settings.fixture.js';
import { type CollectorConfig, configOf, textOf, tierNames, tiers, typeOf } from './tiers.fixture.js';

const kinds = ['receivers', 'processors', 'exporters', 'connectors', 'extensions'] as const;

const pipelines = (config: CollectorConfig) => Object.entries(config.service.pipelines);

/** Ids that some pipeline uses, by what they are used as. */
const used = (config: CollectorConfig, part: 'receivers' | 'processors' | 'exporters'): string[] =>
  pipelines(config).flatMap(([, pipeline]) => [...pipeline[part]]);

describe.each(tierNames)('the %s', (tier) => {
  const config = configOf(tier);

  test.each(kinds)('declares %s with settings that they know', (kind) => {
    const problems = Object.entries(config[kind]).flatMap(([id, settings]) => {
      const allowed = known[kind]?.[typeOf(id)];
      if (allowed === undefined || typeof allowed === 'string') return [`${kind}.${id} is of no known type`];
      return unknownSettings(settings, allowed, `${kind}.${id}`);
    });
    expect(problems).toEqual([]);
  });

  test('declares what its pipelines use, and uses what it declares', () => {
    const connectors = Object.keys(config.connectors);
    expect(used(config, 'processors').filter((id) => !(id in config.processors))).toEqual([]);
    for (const part of ['receivers', 'exporters'] as const) {
      const declared = [...Object.keys(config[part]), ...connectors];
      expect(used(config, part).filter((id) => !declared.includes(id))).toEqual([]);
      expect(declared.filter((id) => !used(config, part).includes(id))).toEqual([]);
    }
    expect(Object.keys(config.processors).toSorted()).toEqual(expect.arrayContaining(used(config, 'processors')));
    expect(config.service.extensions.toSorted()).toEqual(Object.keys(config.extensions).toSorted());
  });

  test('has pipelines of known signals, each with a way in and a way out', () => {
    for (const [name, { receivers, exporters }] of pipelines(config)) {
      expect(['traces', 'metrics', 'logs']).toContain(typeOf(name));
      expect(receivers.length, name).toBeGreaterThan(0);
      expect(exporters.length, name).toBeGreaterThan(0);
    }
  });

  test('limits its memory before anything else where something comes in', () => {
    for (const [name, { receivers, processors }] of pipelines(config)) {
      if (receivers.some((id) => typeOf(id) !== 'forward')) expect(processors[0], name).toBe('memory_limiter');
    }
  });

  test('batches last, and nothing before it chooses traces', () => {
    for (const [name, { processors, exporters }] of pipelines(config)) {
      const leaves = exporters.some((id) => id in config.exporters);
      expect(processors.indexOf('batch'), name).toBe(leaves ? processors.length - 1 : -1);
    }
  });

  test('keeps the queue of every exporter on disk, and tries again', () => {
    for (const [id, settings] of Object.entries(config.exporters)) {
      expect(settings, id).toMatchObject({
        // By bytes, which a disk has: batches are of any size.
        sending_queue: { enabled: true, storage: 'file_storage', sizer: 'bytes', queue_size: expect.any(Number) },
        retry_on_failure: { enabled: true },
      });
    }
  });

  test('shows its own metrics where Prometheus looks', () => {
    expect(config.service.telemetry).toMatchObject({
      metrics: { readers: [{ pull: { exporter: { prometheus: { port: 8888 } } } }] },
    });
  });

  test('says which variables it reads', () => {
    const [, own] = tiers[tier];
    const text = textOf(own);
    const variables = [...text.matchAll(/\$\{env:(\w+)\}/g)].map(([, name]) => name ?? '');
    const comment = text.split('\n').filter((line) => line.startsWith('#'));
    for (const name of new Set(variables)) expect(comment.join('\n')).toContain(name);
  });
});

describe('the agent', () => {
  const config = configOf('agent');

  test('cleans everything before it leaves', () => {
    for (const [name, { processors }] of pipelines(config)) {
      expect(processors, name).toEqual([
        'memory_limiter',
        'resource_detection',
        'transform/clean',
        'redaction',
        ...(name === 'traces' ? ['redaction/sql'] : []),
        'batch',
      ]);
    }
  });

  test('deals traces out by their ids', () => {
    expect(config.service.pipelines.traces?.exporters).toEqual(['load_balancing']);
    expect(config.exporters.load_balancing).toMatchObject({ routing_key: 'traceID' });
  });

  test('holds traces in the queue that is on disk, and not in one for each gateway', () => {
    const off = { enabled: false };
    expect(config.exporters.load_balancing).toMatchObject({
      protocol: { otlp: { sending_queue: off, retry_on_failure: off } },
    });
  });

  test('says how long it waits for a gateway, for which its exporter has no default', () => {
    const { retry_on_failure: retry } = config.exporters.load_balancing as Record<string, Record<string, unknown>>;
    expect(Object.keys(retry ?? {}).toSorted()).toEqual(
      [
        'enabled',
        'initial_interval',
        'max_elapsed_time',
        'max_interval',
        'multiplier',
        'randomization_factor',
      ].toSorted(),
    );
  });

  test('asks the environment alone for its place', () => {
    expect(config.processors.resource_detection).toMatchObject({ detectors: ['env'], override: false });
  });
});

describe('the gateway', () => {
  const config = configOf('gateway');
  const { pipelines: ways } = config.service;

  test('counts spans and draws the graph before traces are chosen', () => {
    expect(ways.traces?.exporters).toEqual(['span_metrics', 'service_graph', 'forward/sampling']);
    expect(ways.traces?.processors).not.toContain('tail_sampling');
    expect(ways['traces/sampled']?.receivers).toEqual(['forward/sampling']);
    expect(ways['traces/sampled']?.processors).toContain('tail_sampling');
  });

  test('tells its metrics from those of other gateways', () => {
    expect(ways['metrics/traces']?.processors).toContain('attributes/collector');
  });

  test('bounds its span metrics', () => {
    expect(config.connectors.span_metrics).toMatchObject({
      aggregation_cardinality_limit: expect.any(Number),
      metrics_expiration: '15m',
      series_expiration: '15m',
      exemplars: { enabled: true },
    });
  });

  test('keeps traces with errors, slow ones, those of alarms, and a share', () => {
    const { policies } = config.processors.tail_sampling as {
      policies: { name: string; type: string; [type: string]: unknown }[];
    };
    expect(policies.map(({ name, type }) => [name, type])).toEqual([
      ['errors', 'status_code'],
      ['slow', 'latency'],
      ['slow_for_its_target', 'boolean_attribute'],
      ['alarms', 'string_attribute'],
      ['share', 'probabilistic'],
    ]);
    for (const { name, type, ...settings } of policies) {
      expect(Object.keys(settings), name).toEqual([type]);
      const unknown = Object.keys(settings[type] as object).filter((key) => !knownPolicies[type]?.includes(key));
      expect(unknown, name).toEqual([]);
    }
  });
});
