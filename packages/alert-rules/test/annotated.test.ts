import type { Catalog } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { annotated, runbookPage } from '../src/annotated.js';
import type { AlertingRule } from '../src/index.js';
import { sampleCatalog } from './sample-catalog.js';

const catalog: Catalog = { ...sampleCatalog, links: { runbooks: 'https://docs.example.org/{{x}}' } };

const alert: AlertingRule = { alert: 'Burn', expr: 'up', labels: {}, annotations: { summary: 's' } };

const annotationsOf = (from: Catalog) => {
  const [only] = annotated([{ name: 'g', interval: '1m', rules: [alert] }], from)[0]?.rules ?? [];
  return only && 'alert' in only ? only.annotations : {};
};

test('every alert names its runbook, once it is known where they are', () => {
  expect(annotationsOf(catalog)).toEqual({
    summary: 's',
    runbook_url: 'https://docs.example.org/{{ "{{" }}x}}/Burn.md',
  });
  expect(runbookPage('Burn')).toBe('Burn.md');
  expect(annotationsOf({ ...catalog, links: {} })).toEqual({ summary: 's' });
});

test('records stay as they are', () => {
  const groups = [{ name: 'g', interval: '1m', rules: [{ record: 'r', expr: 'up' }] }];
  expect(annotated(groups, catalog)).toEqual(groups);
});
