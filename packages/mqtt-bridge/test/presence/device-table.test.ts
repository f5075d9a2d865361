import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Device, DeviceTable } from '../../src/presence/device-table.js';

const device = (key: string, period: number, lastSeen: number, isSilent = false): Device => ({
  key,
  family: 'ava4',
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
      const table = new DeviceTable();
      const all = new Map<string, Device>();
      let now = 0;
      for (const { key, period, what, pause } of list) {
        now += pause;
        const known = all.get(key);
        if (what === 'heard') {
          all.set(key, device(key, period, now));
          table.set(device(key, period, now));
        } else if (what === 'forgotten') {
          all.delete(key);
          table.delete(key);
        } else if (known !== undefined) {
          for (const overdue of table.overdue(now, 3)) {
            all.set(overdue.key, { ...overdue, isSilent: true });
            table.set({ ...overdue, isSilent: true });
          }
        }
      }
      now += wait;
      const every = [...all.values()];
      expect(table.size).toBe(all.size);
      expect(keys(table.overdue(now, 3))).toEqual(
        keys(every.filter(({ isSilent, lastSeen, period }) => !isSilent && now - lastSeen >= 3_000 * period)),
      );
      const before = now - wait;
      expect(keys(table.silentSince(before))).toEqual(
        keys(every.filter(({ isSilent, lastSeen }) => isSilent && lastSeen < before)),
      );
      expect(table.oldest()?.lastSeen).toBe(every.map(({ lastSeen }) => lastSeen).toSorted((a, b) => a - b)[0]);
      for (const known of every) expect(table.get(known.key)).toEqual(known);
    }),
  );
});
