import { describe, expect, test } from 'vitest';
import { generateDashboards } from '../../src/index.js';
import { catalogs } from '../catalogs.ts';
import type { Dashboard } from './dashboard.ts';
import { goodDashboard } from './good-dashboard.ts';
import { rules } from './rules.ts';

const cases = rules.flatMap(({ name, check, bad }) =>
  Object.entries(bad).map(([what, spoil]) => ({ name, check, what, spoil })),
);

describe('rules', () => {
  test.for(rules)('$name accepts a good dashboard', ({ check }) => {
    expect(check(goodDashboard().dashboard)).toEqual([]);
  });

  test.for(cases)('$name finds: $what', ({ check, spoil }) => {
    const good = goodDashboard();
    spoil(good);
    expect(check(good.dashboard)).not.toEqual([]);
  });
});

const generated = catalogs.flatMap(([what, catalog]) =>
  generateDashboards(catalog).map(({ path, content }) => ({ what, path, dashboard: JSON.parse(content) as Dashboard })),
);

test.for(generated)('$path of $what has no fault', ({ dashboard }) => {
  expect(rules.flatMap(({ name, check }) => check(dashboard).map((fault) => `${name}: ${fault}`))).toEqual([]);
});
