import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { diagnose, soundCatalog } from '../src/diagnose.js';
import { formatPath } from '../src/path.js';

/** A sound catalog with everything in which a fault is planted below. */
const sound = () => ({
  services: {
    shop: {
      owner: 'web',
      operations: {
        pay: { kind: 'api', component: 'till', target: { latency: '500ms', errors: '1%', throughput: '5/min' } },
        ship: { kind: 'db', component: 'store', target: { latency: { threshold: '1s', quantile: 0.95 } } },
        rate: { kind: 'score', component: 'till', target: { latency: { threshold: '1s', objective: '99%' } } },
      },
      counters: { 'orders.paid': { labels: { result: ['ok', 'bad'] } } },
      flows: { checkout: { steps: ['cart', 'pay'], target: { errors: '1%' } } },
    },
  },
  components: { till: {}, store: {} },
  pipelines: { wards: { families: ['kati'], target: { stored: '2s', errors: '1%' } } },
  channels: {
    oncall: { slack: { webhookFile: 'f', channel: '#a' } },
    team: { email: { to: ['a@b'] } },
    spare: { email: { to: ['c@d'] } },
  },
  routes: { critical: ['oncall', 'team'] },
});

type Place = readonly string[];

/** Faults, each by the place where it stands and what is written there; a name ends in `!` and is written instead of the last key. */
const faults: readonly (readonly [place: string, written: unknown])[] = [
  ['services/shop!', 'The Shop'],
  ['services/shop/owner', ''],
  ['services/shop/operations/pay!', 'Pay'],
  ['services/shop/operations/pay/kind', 'apx'],
  ['services/shop/operations/pay/component', 'tilt'],
  ['services/shop/operations/pay/target/latency', '300ms'],
  ['services/shop/operations/pay/target/errors', '50%'],
  ['services/shop/operations/pay/target/throughput', '5 per min'],
  ['services/shop/operations/ship/component', 7],
  ['services/shop/operations/ship/kind', undefined],
  ['services/shop/operations/ship/target/latency/threshold', '3 s'],
  ['services/shop/operations/ship/target/latency/quantile', 2],
  ['services/shop/operations/rate/target/latency/objective', '1'],
  ['services/shop/operations/rate/target/latency/threshold', '7s'],
  ['services/shop/counters/orders.paid!', 'Orders Paid'],
  ['services/shop/counters/orders.paid/labels/result!', 'The Result'],
  ['services/shop/counters/orders.paid/labels/result/1', 5],
  ['services/shop/flows/checkout/steps', []],
  ['services/shop/flows/checkout/target/errors', '30%'],
  ['pipelines/wards!', 'Wards'],
  ['pipelines/wards/families/0', 'katy'],
  ['pipelines/wards/target/stored', '3s'],
  ['pipelines/wards/target/errors', '60%'],
  ['channels/oncall/slack/channel', 'alerts'],
  ['channels/spare!', 'The Spare'],
  ['channels/team/email/to/0', 'nobody'],
  ['routes/critical!', 'urgent'],
  ['routes/critical/1', 'nobody'],
];

const keysOf = (place: string): Place => place.replace(/!$/, '').split('/');

/** Plants faults in a sound catalog; returns it with the path of each. */
function planted(chosen: readonly (readonly [string, unknown])[]): { catalog: unknown; paths: string[] } {
  const catalog: unknown = sound();
  const parentOf = (keys: Place) =>
    keys.slice(0, -1).reduce((part, key) => part[key] as Record<string, unknown>, catalog as Record<string, unknown>);
  // Values before names, and names from the inside out, so that each place is found as it is named above.
  const isName = ([place]: readonly [string, unknown]) => place.endsWith('!');
  for (const [place, value] of chosen.filter((fault) => !isName(fault))) {
    parentOf(keysOf(place))[keysOf(place).at(-1) ?? ''] = value;
  }
  const names = new Map<string, string>();
  for (const [place, value] of chosen.filter(isName).toSorted(([left], [right]) => right.length - left.length)) {
    const parent = parentOf(keysOf(place));
    const key = keysOf(place).at(-1) ?? '';
    parent[String(value)] = parent[key];
    delete parent[key];
    names.set(keysOf(place).join('/'), String(value));
  }
  const written = (keys: Place) => keys.map((key, depth) => names.get(keys.slice(0, depth + 1).join('/')) ?? key);
  return { catalog, paths: chosen.map(([place]) => formatPath(written(keysOf(place)))) };
}

const pathsIn = (catalog: unknown): string[] => diagnose(catalog).map(({ path }) => formatPath(path));

describe('diagnose', () => {
  test('finds nothing in a sound catalog', () => {
    expect(diagnose(sound())).toEqual([]);
  });

  test.each(faults)('finds what is wrong at %s when %j is written there, and nothing else', (place, value) => {
    const { catalog, paths } = planted([[place, value]]);
    expect(pathsIn(catalog)).toEqual(paths);
  });

  test('finds all of them at once', () => {
    const { catalog, paths } = planted(faults);
    expect(pathsIn(catalog).toSorted()).toEqual(paths.toSorted());
  });

  test('finds any of them beside any others, and nothing that only follows from them', () => {
    fc.assert(
      fc.property(fc.subarray([...faults]), (chosen) => {
        const { catalog, paths } = planted(chosen);
        expect(pathsIn(catalog).toSorted()).toEqual(paths.toSorted());
      }),
    );
  });

  test('names other places as they are written, not as they were looked at', () => {
    const part = { counters: { 'x.y': {} }, owner: 'x' };
    const catalog = { services: { 'The A': part, 'The B': { ...part, counters: { x_y: {} } } } };
    const [, , third] = diagnose(catalog);
    expect(third?.message).toContain("duplicate of services['The A'].counters['x.y']");
  });

  test('says of an operation of an unknown kind only what holds whatever its kind', () => {
    const operation = (latency: string) => ({ kind: 'x', component: 'c', score: 's', target: { latency } });
    const catalog = { services: { a: { owner: 'x', operations: { o: operation('1s'), p: operation('1.1s') } } } };
    expect(pathsIn(catalog)).toEqual([
      'services.a.operations.o.kind',
      'services.a.operations.p.kind',
      'services.a.operations.p.target.latency',
    ]);
  });
});

test('what is left of a faulty catalog has its sound parts, and no own rule without a name', () => {
  const rule = { category: 'errors', severity: 'info', operator: '>', threshold: 1, expr: 'x' };
  const left = soundCatalog({
    services: { shop: { owner: 'web', operations: { pay: { kind: 'http', component: 'till' } } } },
    alerting: { window: 'soon', rules: { a: rule, 'not a name': rule } },
  });
  expect(left?.services.map(({ name }) => name)).toEqual(['shop']);
  expect(left?.alerting.rules.map(({ name }) => name)).toEqual(['a']);
  expect(left?.alerting.window).toBe(300);
  expect(soundCatalog('nonsense')).toBeUndefined();
});
