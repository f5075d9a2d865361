import { defineCatalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { chosenFamilies } from '../../src/families/chosen.js';
import { families } from '../../src/families/index.js';
import { BridgeOptionsError } from '../../src/options/options-error.js';

const door = { topics: ['doors/+'], device: '/serial', kind: 'state' } as const;

test('without a catalog all built-in families are read', () => {
  expect(chosenFamilies(undefined)).toEqual(Object.values(families));
});

test('a catalog’s pipelines choose among the built-in families and its own', () => {
  const catalog = defineCatalog({
    services: {},
    devices: { door },
    pipelines: { wards: { families: ['qube', 'door'] }, watches: { families: ['kati'] } },
  });
  expect(chosenFamilies(catalog).map(({ name }) => name)).toEqual(['kati', 'qube', 'door']);
});

test('a catalog without pipelines is refused', () => {
  const catalog = defineCatalog({ services: {} });
  expect(() => chosenFamilies(catalog)).toThrow(BridgeOptionsError);
  expect(() => chosenFamilies(catalog)).toThrow('with some of ava4, kati, qube, or declare yours in devices.');
});
