import { expect, test } from 'vitest';
import { defineCatalog } from '../src/index.js';

test('x', () => {
  const c = defineCatalog({
    services: {
      'clinic-api': {
        owner: 'care-platform',
        operations: {
          'sign-in': { kind: 'api', component: 'authentication', target: { latency: '500ms', errors: '1%' } },
          'document-upload': {
            kind: 'api',
            component: 'storage',
            target: { latency: '2s', errors: '2%', throughput: '50/min' },
          },
          'find-patient': { kind: 'db', component: 'database', target: { latency: '100ms' } },
          'job-security': { kind: 'score', component: 'scoring', target: { latency: '250ms' } },
        },
        counters: { 'documents.scanned': { unit: '{document}', labels: { result: ['pass', 'fail'] } } },
      },
    },
    pipelines: { wards: { families: ['ava4', 'kati', 'qube'], target: { stored: '2s', errors: '5%' } } },
    channels: {
      oncall: { slack: { webhookFile: 'secrets/slack', channel: '#alerts' } },
      team: { email: { to: ['care@example.org'] } },
    },
    routes: { critical: ['oncall', 'team'], warning: ['oncall'] },
  });
  const v: 'pass' | 'fail' = c.definition.services['clinic-api'].counters['documents.scanned'].labels.result[0];
  expect(v).toBe('pass');
  try {
    defineCatalog({
      services: {
        'Bad Name': { owner: 'x' },
        a: {
          owner: '',
          extra: 1,
          operations: {
            b: { kind: 'apx', component: 'c', target: { latency: '300ms', errors: '200%' } },
            c: { kind: 'api', component: 'nope', target: { latency: '300ms', errors: '10%' } },
          },
          counters: { 'device.alarms': {}, 'x.y': { labels: { job: ['a', 'a'] } }, x_y: {} },
        },
      },
      components: { c: {} },
      pipelines: { w: { families: ['zzz'] } },
      channels: { c: { slack: { webhookFil: 'x' } }, d: { email: { to: ['nope'] } } },
      routes: { critical: ['c', 'q'], bad: [] },
    } as never);
  } catch (e) {
    console.log((e as Error).message);
  }
});
