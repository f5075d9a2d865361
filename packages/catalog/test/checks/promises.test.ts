import { expect, test } from 'vitest';
import { faultsOf, serviceWith } from '../faults.js';

const counter = (target: object) => ({ counters: { orders: { labels: { result: ['ok', 'fail'] }, target } } });
const at = 'services.a.counters.orders.target';

test.each<[string, object, string[]]>([
  [
    'that can be kept and broken',
    counter({ atLeast: '10/min', atMost: '20/min', ratio: { of: { result: ['fail'] }, below: '5%' } }),
    [],
  ],
  ['of nothing', counter({}), [`${at}: promises nothing; give atLeast, atMost or ratio, or leave it out (found {})`]],
  [
    'of all events',
    counter({ ratio: { of: {}, below: '5%' } }),
    [`${at}.ratio.of: means all events; name a label with its values, such as { result: 'fail' } (found {})`],
  ],
  [
    'on labels and values that are not there',
    counter({ ratio: { of: { outcome: 'x', result: ['fail', 'late'] }, below: '5%' } }),
    [
      `${at}.ratio.of.outcome: unknown label; use one of result, or declare it in the counter's labels (found "outcome")`,
      `${at}.ratio.of.result: unknown value; use one of ok, fail, or add it to the counter's labels (found "late")`,
    ],
  ],
  [
    'that no rate keeps',
    counter({ atLeast: '20/min', atMost: '10/min' }),
    [`${at}.atLeast: not below atMost; no rate keeps both (found "20/min")`],
  ],
  [
    'that every pause breaks',
    counter({ atLeast: '5/h' }),
    [
      `${at}.atLeast: less than one event in 5m, so that it would alert in every pause; set over: '12m' or longer (found "5/h")`,
    ],
  ],
  [
    'in a unit that is not known, which is one fault',
    counter({ atLeast: '1/d' }),
    [`${at}.atLeast: write a rate above zero such as 50/min, 10/s or 1000/h (found "1/d")`],
  ],
  [
    'of calls that are hardly ever made',
    { operations: { pay: { kind: 'api', component: 'bank', target: { throughput: '0.5/h' } } } },
    [
      'services.a.operations.pay.target.throughput: less than one call in an hour, so that an outage looks like a pause; promise 1/h or more, or watch what makes the calls as a heartbeat (found "0.5/h")',
    ],
  ],
  ['of few calls', { operations: { pay: { kind: 'api', component: 'bank', target: { throughput: '1/h' } } } }, []],
  ['of rare events over a longer time', counter({ atLeast: '5/h', over: '12m' }), []],
  [
    'over a window without four scrapes',
    counter({ atMost: '5/s', over: '20s' }),
    [`${at}.over: too short to hold 4 scrapes, one every 15s; use 1m or more (found "20s")`],
  ],
  [
    'of heartbeats between two scrapes',
    { heartbeats: { tick: { every: '20s' } } },
    [
      'services.a.heartbeats.tick.every: less than two scrapes apart; no scrape can tell, use 30s or more (found "20s")',
    ],
  ],
  [
    'of quality that makes a tier unreachable',
    { quality: { address: { invalid: '20%', tiers: ['page-fast'] } } },
    [
      'services.a.quality.address.invalid: makes the burn tier page-fast (burn rate 14.4) unreachable, since the burn rate never exceeds 5; allow less than 6.94% (found "20%")',
    ],
  ],
  [
    'of tiers that are not there',
    { quality: { address: { invalid: '1%', tiers: { slow: 'off' } } } },
    [
      'services.a.quality.address.tiers.slow: unknown burn tier; use one of page-fast, page-slow, ticket-fast, ticket-slow, or declare it in alerting.tiers (found "slow")',
    ],
  ],
  [
    'in a faulty form, all at once',
    {
      counters: { orders: { target: { ratio: { of: { result: [] }, below: '0%' } } } },
      heartbeats: { backup: {} },
      healthChecks: { database: { severity: 'loud' } },
      quality: { address: { invalid: 5 } },
      saturation: { cpu: true, queues: { jobs: 0 } },
      integrations: { bank: { servers: ['https://bank'] } },
    },
    [
      'services.a.counters.orders.target.ratio.of.result: name at least one value (found [])',
      'services.a.counters.orders.target.ratio.below: write a percentage above 0% and below 100%, such as 1% or 0.1% (found "0%")',
      'services.a.heartbeats.backup.every: missing; write a duration above zero such as 500ms, 2s, 5m, 1h or 30d (found nothing)',
      "services.a.healthChecks.database.severity: use one of 'critical', 'warning', 'info' (found \"loud\")",
      'services.a.quality.address.invalid: write a percentage above 0% and below 100%, such as 1% or 0.1% (found 5)',
      'services.a.saturation.cpu: write a percentage such as 80%, or false for no alert (found true)',
      'services.a.saturation.queues.jobs: write a number above zero (found 0)',
      'services.a.integrations.bank.servers.0: write a host without port, such as api.example.org (found "https://bank")',
    ],
  ],
])('promises %s', (_what, parts, lines) => {
  expect(faultsOf(serviceWith(parts))).toEqual(lines);
});
