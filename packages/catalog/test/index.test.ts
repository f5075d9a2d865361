import { expect, test } from 'vitest';
import * as catalog from '../src/index.js';

test('the public surface is what the README lists', () => {
  expect(Object.keys(catalog).toSorted()).toEqual([
    'CatalogError',
    'burnFactor',
    'catalogSchema',
    'declareMetric',
    'defaultTiers',
    'defineCatalog',
    'deviceFamilies',
    'deviceFamilyNames',
    'formatDuration',
    'formatPercentage',
    'isReachable',
    'maximumBurn',
    'messageOutcomes',
    'metrics',
    'parseDuration',
    'parsePercentage',
    'parseRate',
    'pipelineSteps',
    'prometheusName',
    'sanitizeLabelName',
    'sanitizeMetricName',
    'severities',
  ]);
});
