import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import * as catalog from '../src/index.js';

test('the public surface is what the README lists', () => {
  expect(Object.keys(catalog).toSorted()).toEqual([
    'CatalogError',
    'alertCategories',
    'burnFactor',
    'catalogSchema',
    'compileSchema',
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
    'ruleCategories',
    'sanitizeLabelName',
    'sanitizeMetricName',
    'scrapesInWindow',
    'severities',
    'weekdays',
    'writeDuration',
  ]);
});

test('what runs in a service, the metrics, names and quantities, comes without the validation of catalogs', () => {
  const { exports } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  const seen = new Set<string>();
  const follow = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const source = readFileSync(new URL(`../src/${file}.ts`, import.meta.url), 'utf8');
    for (const [, from = ''] of source.matchAll(/^(?:import|export|\}) (?!type).*from '([^']+)';/gm)) {
      expect(from, `${file} imports it`).toMatch(/^\.\.?\//);
      follow(join(dirname(file), from).replace(/\.js$/, ''));
    }
  };
  for (const path of ['metrics', 'names', 'quantities']) {
    expect(exports[`./${path}`].default).toBe(`./dist/${path}.js`);
    follow(path);
  }
  const areas = ['bridge', 'devices', 'health', 'http', 'operation-seconds', 'operations', 'saturation', 'sdk'];
  expect([...seen].toSorted()).toEqual(
    ['devices', 'metric', 'metrics', 'names', 'quantities', ...areas.map((area) => `metrics/${area}`)].toSorted(),
  );
});
