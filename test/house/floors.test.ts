import { expect, test } from 'vitest';
import { floors, started } from './floors.js';
import { readHouse } from './read-house.js';
import { faultsOfHouse } from './rules.js';

const rooms = readHouse();

test('the packages are read with what they import', () => {
  const catalog = rooms.find(({ folder }) => folder === 'packages/catalog');
  expect(catalog?.name).toBe('@pulsetrail/catalog');
  expect(catalog?.files.get('packages/catalog/src/define.ts')).toContain('./resolve.js');
  expect(rooms.length).toBeGreaterThan(5);
});

test('no package imports upward, sideways, in a circle or what it does not declare', () => {
  expect(faultsOfHouse(rooms, { floors, started })).toEqual([]);
});
