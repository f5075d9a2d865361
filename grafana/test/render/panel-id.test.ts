import fc from 'fast-check';
import { expect, test } from 'vitest';
import { panelId } from '../../src/render/panel-id.js';

test('the id of a panel is the same for good', () => {
  expect(panelId('pulsetrail-service', 'operations:rate')).toBe(617510577);
  expect(panelId('pulsetrail-service', 'operations:latency')).not.toBe(617510577);
  expect(panelId('pulsetrail-overview', 'operations:rate')).not.toBe(617510577);
});

test('is one that Grafana takes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (key) => {
      const id = panelId('board', key);
      return Number.isInteger(id) && id > 0 && id < 2 ** 31;
    }),
  );
});

test('differs among the panels of a catalog of a thousand counters', () => {
  const ids = Array.from({ length: 3_000 }, (_, index) => panelId('pulsetrail-business', `counter:c${index}:rate`));
  expect(new Set(ids).size).toBe(ids.length);
});
