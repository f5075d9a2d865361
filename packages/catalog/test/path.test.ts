import { describe, expect, test } from 'vitest';
import { formatPath, valueAt } from '../src/path.js';

describe('formatPath', () => {
  test.each([
    [[], ''],
    [['services', 'clinic-api', 'owner'], 'services.clinic-api.owner'],
    [['routes', 'critical', 1], 'routes.critical.1'],
    [['buckets', 'operation.duration'], "buckets['operation.duration']"],
    [['services', 'Bad Name'], "services['Bad Name']"],
    [['services', ''], "services['']"],
    [['services', "it's"], "services['it\\'s']"],
  ])('writes %j as %s', (path, text) => {
    expect(formatPath(path)).toBe(text);
  });
});

describe('valueAt', () => {
  test.each([
    [['a', 'b', 1], 'y'],
    [['a', 'c', 'd'], undefined],
    [['n', 'x'], undefined],
    [[], { a: { b: ['x', 'y'] }, n: null }],
  ])('finds what stands at %j', (path, value) => {
    expect(valueAt({ a: { b: ['x', 'y'] }, n: null }, path)).toEqual(value);
  });
});
