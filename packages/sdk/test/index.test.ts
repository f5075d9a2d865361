import { expect, test } from 'vitest';
import * as sdk from '../src/index.js';

test('the public surface fits one screen', () => {
  expect(Object.keys(sdk).toSorted()).toEqual([
    'MetricConflictError',
    'Registry',
    'StartError',
    'counter',
    'drawTrace',
    'gauge',
    'histogram',
    'honoRoutes',
    'keepTrace',
    'koaRoutes',
    'observable',
    'start',
    'traceFields',
    'upDownCounter',
  ]);
});
