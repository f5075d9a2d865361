import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Device, DeviceTable } from '../../src/presence/device-table.js';

const device = (key: string, period: number, lastSeen: number, isSilent = false): Device => ({
  key,
  family: 'ava4',
  broker: key === 'e' ? 'other' : 'broker',
  period,
  lastSeen,
  isSilent,
  savedAt: lastSeen,
});
const keys = (devices: Iterable<Device>) => [...devices].map(({ key }) => key).toSorted();

/** Devices as they are heard, fall silent and are forgotten, at times that only grow. */
const actions = fc.array(
  fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    period: fc.constantFrom(1, 15, 60),
    what: fc.constantFrom('heard', 'heard', 'silent', 'forgotten'),
    pause: fc.integer({ min: 1, max: 30_000 }),
  }),
  { maxLength: 60 },
);

test('finds the same as looking at every device', () => {
  fc.assert(
    fc.property(actions, fc.integer({ min: 0, max: 120_000 }), (list, wait) => {
      let now = 0;
      const nowOf = (broker: string) => (broker === 'other' ? now / 2 : now);
      const table = new DeviceTable(nowOf);
      const ageOf = ({ broker, lastSeen }: Device) => nowOf(broker) - lastSeen;
      const all = new Map<string, Device>();
      for (const { key, period, what, pause } of list) {
        now += pause;
        const known = all.get(key);
        if (what === 'heard') {
          const heard = device(key, period, nowOf(device(key, period, 0).broker));
          all.set(key, heard);
          table.set(heard);
        } else if (what === 'forgotten') {
          all.delete(key);
          table.delete(key);
        } else if (known !== undefined) {
          for (const overdue of table.overdue(3)) {
            all.set(overdue.key, { ...overdue, isSilent: true });
            table.set({ ...overdue, isSilent: true });
          }
        }
      }
      now += wait;
      const every = [...all.values()];
      expect(table.size).toBe(all.size);
      for (const missed of [1, 3]) {
        const late = every.filter((one) => !one.isSilent && ageOf(one) >= missed * 1_000 * one.period);
        expect(keys(table.overdue(missed))).toEqual(keys(late));
      }
      expect(keys(table.silentFor(wait))).toEqual(keys(every.filter((one) => one.isSilent && ageOf(one) > wait)));
      const oldest = table.oldest();
      expect(oldest && ageOf(oldest)).toBe(every.map(ageOf).toSorted((a, b) => b - a)[0]);
      for (const known of every) expect(table.get(known.key)).toEqual(known);
    }),
  );
});
