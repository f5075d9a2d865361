import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import { memorySpool, spoolFolder } from '../fixtures/spool.js';

let folder: ReturnType<typeof spoolFolder>;
beforeEach(() => {
  folder = spoolFolder();
});
afterEach(() => folder[Symbol.dispose]());

test('counts alarms by family and alarm, over a restart', () => {
  const first = folder.open();
  expect(first.alarmTotals.all).toEqual([]);
  for (const [family, alarm] of [
    ['kati', 'sos'],
    ['kati', 'fall'],
    ['kati', 'sos'],
    ['door-sensor', 'sos'],
  ] as const) {
    first.alarmTotals.add(family, alarm);
  }
  first.close();
  const second = folder.open();
  second.alarmTotals.add('kati', 'fall');
  second.close();
  expect(folder.open().alarmTotals.all).toEqual(
    expect.arrayContaining([
      { family: 'kati', alarm: 'sos', total: 2 },
      { family: 'kati', alarm: 'fall', total: 2 },
      { family: 'door-sensor', alarm: 'sos', total: 1 },
    ]),
  );
});

test('one that is raised while others are written is written with the next', async () => {
  const spool = folder.open();
  const { alarmTotals } = spool;
  spool.deadLetters.release(1, () => alarmTotals.add('kati', 'sos'));
  alarmTotals.add('kati', 'sos');
  await until('both are counted', () => alarmTotals.all[0]?.total === 2);
  spool.close();
  expect(folder.open().alarmTotals.all).toEqual([{ family: 'kati', alarm: 'sos', total: 2 }]);
});

test('in memory, it counts too', () => {
  const spool = memorySpool();
  spool.alarmTotals.add('kati', 'sos');
  expect(spool.alarmTotals.all).toEqual([{ family: 'kati', alarm: 'sos', total: 1 }]);
  spool.close();
});
