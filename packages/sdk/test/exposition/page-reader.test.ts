import * as sdk from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { makePageReader } from '../../src/exposition/page-reader.js';

test('reads cumulative values, as often as it is asked', async () => {
  const reader = makePageReader(sdk);
  const provider = new sdk.MeterProvider({ readers: [reader] });
  const counter = provider.getMeter('a').createCounter('c');
  for (const expected of [1, 2]) {
    counter.add(1);
    const { resourceMetrics } = await reader.collect();
    expect(resourceMetrics.scopeMetrics[0]?.metrics[0]?.dataPoints[0]?.value).toBe(expected);
  }
  await reader.forceFlush();
  await provider.shutdown();
  await expect(reader.collect()).rejects.toThrow();
});
