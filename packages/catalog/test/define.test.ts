import { describe, expect, test } from 'vitest';
import { CatalogError, defineCatalog, deviceFamilyNames } from '../src/index.js';
import { faultsOf } from './faults.js';

describe('defineCatalog', () => {
  test('keeps what was written, the very object', () => {
    const definition = { services: { a: { owner: 'team' } } } as const;
    expect(defineCatalog(definition).definition).toBe(definition);
  });

  test('takes a catalog of nothing, which still has the shared metrics', () => {
    const catalog = defineCatalog({ services: {} });
    expect(catalog.services).toEqual([]);
    expect(catalog.metrics.has('operation.duration')).toBe(true);
  });

  test('takes names that are properties of every object', () => {
    const catalog = defineCatalog({
      services: { constructor: { owner: 'team', operations: { valueof: { kind: 'api', component: 'tostring' } } } },
      components: { tostring: {} },
    });
    expect(catalog.services[0]?.operations[0]?.name).toBe('valueof');
  });

  test('does not change what it is given, sound or faulty', () => {
    const faulty = { services: { a: { owner: '', x: 1 } }, routes: { critical: [5, 'q'] } };
    const before = structuredClone(faulty);
    expect(faultsOf(faulty)).not.toEqual([]);
    expect(faulty).toEqual(before);
  });

  test.each<[string, unknown, string]>([
    ['nothing', undefined, 'catalog: missing; write an object, { ... } (found nothing)'],
    ['null', null, 'catalog: write an object, { ... } (found null)'],
    ['a list', [], 'catalog: write an object, { ... } (found [])'],
    ['text', 'services', 'catalog: write an object, { ... } (found "services")'],
    ['a function', () => ({}), 'catalog: write an object, { ... } (found "a function")'],
    ['an empty object', {}, 'services: missing; write an object, { ... } (found nothing)'],
    ['services that are null', { services: null }, 'services: write an object, { ... } (found null)'],
    ['services that are a list', { services: [{ owner: 'x' }] }, 'services: write an object, { ... } (found ["..."])'],
    ['services in a Map', { services: new Map() }, 'services: write an object, { ... } (found {})'],
    [
      'a service named __proto__',
      JSON.parse('{"services":{"__proto__":{"owner":"x"}}}'),
      'services.__proto__: reserved by JavaScript; choose another name (found "__proto__")',
    ],
    [
      'a key __proto__ in a service',
      JSON.parse('{"services":{"a":{"owner":"x","__proto__":{"y":1}}}}'),
      'services.a.__proto__: reserved by JavaScript; choose another name (found "__proto__")',
    ],
  ])('names the fault of %s', (_what, definition, line) => {
    expect(faultsOf(definition)).toEqual([line]);
  });

  test('reads a catalog that contains itself without end, and says so', () => {
    const loop: Record<string, unknown> = { owner: 'x' };
    loop.operations = { o: loop };
    expect(faultsOf({ services: { a: loop } })).toEqual([
      'services.a.operations.o: write an object, { ... } (found {"owner":"...","operations":"..."})',
    ]);
  });

  test('names faults of form and of meaning all at once, in the order of the catalog', () => {
    const faulty = {
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
      routes: { critical: [5, 'c', 'q'], bad: [] },
    };
    expect(faultsOf(faulty)).toEqual([
      'services[\'Bad Name\']: use lower-case words joined by - or _, such as sign-in (found "Bad Name")',
      'services.a.owner: write at least one visible character (found "")',
      'services.a.extra: unknown key; remove it or correct its spelling (found "extra")',
      "services.a.operations.b.kind: use one of 'api', 'db', 'score' (found \"apx\")",
      'services.a.operations.b.target.latency: not a bucket bound of operation.duration; use 250ms or 500ms, or set buckets[\'operation.duration\'] with 0.3 among its bounds (found "300ms")',
      'services.a.operations.b.target.errors: write a percentage above 0% and below 100%, such as 1% or 0.1% (found "200%")',
      'services.a.operations.c.component: unknown component; use one of c, or declare it in components (found "nope")',
      'services.a.operations.c.target.latency: not a bucket bound of operation.duration; use 250ms or 500ms, or set buckets[\'operation.duration\'] with 0.3 among its bounds (found "300ms")',
      "services.a.operations.c.target.errors: makes the burn tier page-fast (burn rate 14.4) unreachable, since the burn rate never exceeds 10; allow less than 6.94%, or set tiers: ['page-slow', 'ticket-fast', 'ticket-slow'] on this target (found \"10%\")",
      'services.a.counters[\'device.alarms\']: duplicate of the built-in metric device.alarms, exported as device_alarms_total; choose another name (found "device.alarms")',
      'services.a.counters[\'x.y\'].labels.job: reserved label; choose a name other than le, quantile, job, instance, service_name, alertname, severity, owner, tier, otel_scope_* (found "job")',
      'services.a.counters[\'x.y\'].labels.job.1: duplicate value; remove one (found "a")',
      'services.a.counters.x_y: duplicate of services.a.counters[\'x.y\'], both are exported as x_y_total; give both the same name, unit and labels, or rename one (found "x_y")',
      `pipelines.w.families.0: unknown device family; use one of ${deviceFamilyNames.join(', ')}, or declare it in devices (found "zzz")`,
      'channels.c.slack: write { webhookFile } or { tokenFile, channel } (found {"webhookFil":"..."})',
      'channels.d.email.to.0: write an address such as care@example.org (found "nope")',
      'routes.critical.0: use lower-case words joined by - or _, such as sign-in (found 5)',
      'routes.critical.2: unknown channel; use one of c, d, or declare it in channels (found "q")',
      'routes.bad: unknown key; remove it or correct its spelling (found "bad")',
    ]);
  });

  test('gives the problems also as data', () => {
    try {
      defineCatalog({ services: {}, routes: { critical: ['q'] } });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(CatalogError);
      expect((error as CatalogError).problems).toEqual([
        { path: 'routes.critical.0', value: 'q', message: 'unknown channel; declare it in channels' },
      ]);
    }
  });

  test.each<[string, object]>([
    ['a password among the mail settings', { smtp: { smarthost: 'a:25', from: 'a@b', password: 'hunter2' } }],
    ['a webhook address where a file belongs', { channels: { c: { slack: 'https://hooks.example.org/hunter2' } } }],
    ['a webhook address under a wrong key', { channels: { c: { slack: { webhook: 'https://x.org/hunter2' } } } }],
    ['a webhook address without a scheme', { channels: { c: { webhook: { url: 'hooks.example.org/hunter2' } } } }],
    ['a channel of an unknown kind', { channels: { c: { pager: { key: 'hunter2' } } } }],
    ['credentials in the mail host', { smtp: { smarthost: 'smtp://robot:hunter2@a:25', from: 'a@b' } }],
  ])('never shows %s', (_what, part) => {
    const faults = faultsOf({ services: {}, ...part });
    expect(faults.length).toBeGreaterThan(0);
    expect(faults.join()).not.toContain('hunter2');
  });
});
