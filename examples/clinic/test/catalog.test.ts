import { CatalogError, catalogSchema } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { catalog } from '../src/catalog.js';

test('the catalog has no fault', () => {
  expect(() => catalog).not.toThrow(CatalogError);
  expect(catalogSchema.safeParse(catalog.definition).success).toBe(true);
});

test('every burn tier can be reached by every error target', () => {
  const [service] = catalog.services;
  const budgets = (service?.operations ?? []).flatMap(({ target }) => target.errors ?? []);
  const highest = Math.max(...catalog.alerting.tiers.map(({ factor }) => factor));
  expect(budgets.length).toBeGreaterThan(0);
  for (const budget of budgets) expect(budget * highest).toBeLessThan(1);
});

test('critical alerts reach both channels, warnings only the one on call', () => {
  expect(catalog.routes).toEqual({ critical: ['oncall', 'team'], warning: ['oncall'], info: [] });
});
