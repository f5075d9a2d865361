import { readFileSync } from 'node:fs';
import { getNodeAutoInstrumentations } from '@opentelemetry/auto-instrumentations-node';
import { describe, expect, test } from 'vitest';
import { autoInstrumentationConfig } from '../src/auto-instrumentations.js';

const namesWith = (observed: Parameters<typeof autoInstrumentationConfig>[0]) => {
  const made = getNodeAutoInstrumentations(autoInstrumentationConfig(observed));
  for (const instrumentation of made) instrumentation.disable();
  return made.map(({ instrumentationName }) => instrumentationName.replace('@opentelemetry/instrumentation-', ''));
};

describe('the instrumentations that are loaded', () => {
  test('leave HTTP alone where the SDK sees it', () => {
    const names = namesWith({ httpServer: true, httpClient: true });
    for (const seen of ['http', 'undici', 'net', 'dns', 'router']) expect(names).not.toContain(seen);
  });

  test('see clients where the SDK does not', () => {
    expect(namesWith({ httpServer: true, httpClient: false })).toEqual(expect.arrayContaining(['http', 'undici']));
  });

  test('are those that the page names', () => {
    const page = readFileSync(new URL('../docs/auto-instrumentation.md', import.meta.url), 'utf8');
    const named = [...page.matchAll(/^\| `([a-z0-9-]+)` /gm)].map(([, name = '']) => name);
    expect(named).toEqual(expect.arrayContaining(['pg', 'mysql2', 'ioredis', 'mongodb', 'kafkajs']));
    expect(namesWith({ httpServer: true, httpClient: true })).toEqual(expect.arrayContaining(named));
  });
});
