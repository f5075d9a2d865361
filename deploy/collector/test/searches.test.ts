import { boardsOf } from '@pulsetrail/grafana';
import { describe, expect, test } from 'vitest';
import { fullCatalog } from '../../../grafana/test/full-catalog.ts';
import { cleaning, configOf } from './tiers.fixture.js';

const { redaction } = configOf('agent').processors as unknown as {
  redaction: { blocked_key_patterns: readonly string[] };
};
const blocked = redaction.blocked_key_patterns.map((text) => new RegExp(text.replace('(?i)', ''), 'i'));

const searches = boardsOf(fullCatalog)
  .flatMap(({ rows }) => rows)
  .flatMap(({ panels }) => panels)
  .flatMap((panel) => ('trace' in panel && panel.trace.kind === 'search' ? [[panel.title, panel.trace.traceql]] : []));

describe.each(searches)('the search %s', (_, traceql = '') => {
  test('asks for attributes that the collector lets through', () => {
    const attributes = [...traceql.matchAll(/\b(?:span|resource)\.([a-z_.]+)/g)].map(([, name = '']) => name);
    expect(attributes.length).toBeGreaterThan(0);
    for (const name of attributes) expect(blocked.filter((pattern) => pattern.test(name))).toEqual([]);
  });

  test('does not ask what an error said, which the collector takes out', () => {
    expect(cleaning('trace').flat().join()).toContain('set(span.status.message, "")');
    expect(traceql).not.toMatch(/statusMessage|span:statusMessage|exception\.(?:message|stacktrace)/);
  });
});
