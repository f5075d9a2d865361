import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { foreignFamilies, isOpenMetrics } from '../../src/exposition/foreign-text.js';
import { openMetricsRegistry } from '../support/prom-client.js';

async function written(openMetrics: boolean): Promise<string> {
  const registry = openMetrics ? openMetricsRegistry() : new Registry();
  const registers = [registry];
  new Counter({ name: 'jobs_total', help: 'Jobs.', labelNames: ['a'], registers }).inc({ a: 'x # {y} "' }, 2);
  new Gauge({ name: 'rooms', help: 'Rooms.', registers }).set(3);
  const histogram = new Histogram({
    name: 'took',
    help: 'Took.',
    buckets: [1],
    registers,
    labelNames: ['a'],
    enableExemplars: openMetrics,
  });
  if (openMetrics) histogram.observe({ labels: { a: 'v' }, value: 0.5, exemplarLabels: { trace_id: 't' } } as never);
  else histogram.observe({ a: 'v' }, 0.5);
  return registry.metrics();
}

test('knows an OpenMetrics registry by its content type', () => {
  expect(isOpenMetrics(new Registry())).toBe(false);
  expect(isOpenMetrics(openMetricsRegistry())).toBe(true);
});

describe('foreignFamilies', () => {
  test.each([
    [false, false],
    [true, true],
    [true, false],
  ])('names families as they are exported (OpenMetrics %s to %s)', async (from, to) => {
    expect([...foreignFamilies(await written(from), from, to).keys()]).toEqual(['jobs_total', 'rooms', 'took']);
  });

  test.each([[false], [true]])('gives back what was written (OpenMetrics: %s)', async (openMetrics) => {
    const text = await written(openMetrics);
    const lines = text.split('\n').filter((line) => line !== '' && line !== '# EOF');
    expect([...foreignFamilies(text, openMetrics, openMetrics).values()].join('').trim().split('\n')).toEqual(lines);
  });

  test('turns OpenMetrics text into the classic text that the same registry would write', async () => {
    const classic = [...foreignFamilies(await written(false), false, false).values()];
    expect([...foreignFamilies(await written(true), true, false).values()]).toEqual(classic);
  });

  test('takes units and comments off on the way to classic text', () => {
    const text =
      '# TYPE a_seconds gauge\n# UNIT a_seconds seconds\n# HELP a_seconds A.\na_seconds 1 # {x="1"} 1 2\n# EOF\n';
    expect(foreignFamilies(text, true, false).get('a_seconds')).toBe(
      '# TYPE a_seconds gauge\n# HELP a_seconds A.\na_seconds 1\n',
    );
  });

  test('is empty for an empty registry', async () => {
    expect(foreignFamilies(await new Registry().metrics(), false, false).size).toBe(0);
  });
});
