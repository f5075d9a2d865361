import { describe, expect, test } from 'vitest';
import { type Layer, mountTemplate } from '../../../src/http/routes/express-path.js';

describe('the template of a mount', () => {
  const old = (path: string, params: Record<string, unknown>): Layer => {
    const layer = { params: {}, path: '', match: () => Object.assign(layer, { path, params }) !== undefined };
    return layer;
  };

  test.each<[string, Layer, string, unknown]>([
    ['everything', { slash: true }, '/a', { template: '', matched: '' }],
    [
      'what is kept as it was written',
      { rawPath: '/:a', match: () => ({ path: '/1', params: { a: '1' } }) },
      '/1',
      { template: '/:a', matched: '/1' },
    ],
    [
      'what is kept by its match alone',
      old('/patients/a%20b', { id: 'a b' }),
      '/patients/a%20b',
      { template: '/patients/:id', matched: '/patients/a%20b' },
    ],
    ['a path that cannot be decoded', old('/%', {}), '/%', { template: '/%', matched: '/%' }],
    ['another path', { match: () => false }, '/x', undefined],
    ['another expression', { regexp: /^\/a/ }, '/x', undefined],
    ['an expression of its own', { regexp: /^\/(?:a|b)/ }, '/a/1', { template: '/(?:a|b)', matched: '/a' }],
  ])('of %s', (_, layer, path, found) => {
    expect(mountTemplate(layer, path)).toEqual(found);
  });
});
