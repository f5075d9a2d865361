import { describe, expect, test } from 'vitest';
import { increaseOf } from '../../src/tests/increase.js';
import { notation, rising, type Values } from '../../src/tests/values.js';
import { complaints, promtool } from '../promtool.js';

const cases: Readonly<Record<string, Values>> = {
  'a constant rise': rising(1_000, [{ samples: 20, rise: 60 }]),
  'a rise that changes': rising(1_000, [
    { samples: 10, rise: 60 },
    { samples: 10, rise: 7 },
  ]),
  'a restart': [...rising(1_000, [{ samples: 9, rise: 10 }]), ...rising(10, [{ samples: 9, rise: 10 }])],
  'a beginning near zero': rising(0, [{ samples: 20, rise: 1 }]),
  'a gap': rising(100, [{ samples: 20, rise: 3 }]).map((value, index) => (index > 6 && index < 9 ? undefined : value)),
  'a late beginning': [undefined, undefined, undefined, ...rising(5, [{ samples: 15, rise: 2 }])],
};

describe.skipIf(promtool === undefined)('is the increase that Prometheus finds of', () => {
  test.for(Object.entries(cases))('%s', async ([, values]) => {
    const samples = Array.from({ length: 18 }, (_, minute) => {
      const value = increaseOf(values, 60, minute * 60, 300);
      return { expr: 'increase(x_total[5m])', at: `${minute}m`, expected: value === undefined ? {} : { '{}': value } };
    });
    expect(await complaints([], { series: { x_total: notation(values) }, expectations: [], samples })).toBe('');
  });
});
