import { describe, expect, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { alertmanager, type Notification, prometheus, withMonitoring } from './monitoring.js';
import { sampleCatalog } from './sample-catalog.js';

const alarms = (count: number): string =>
  `# TYPE device_alarms_total counter\ndevice_alarms_total{service_name="mqtt-bridge",device_type="kati",alarm="sos"} ${count}\n`;

/** What a notification says of alarms: how many within the window, of each alert in it. */
const counts = ({ alerts }: Notification): string[] =>
  alerts.map(({ annotations }) => annotations.description?.match(/: (\d+) within 5m/)?.[1] ?? 'nothing of alarms');

/** Milliseconds after two scrapes; in a common group a further alarm would wait for up to ten seconds. */
const atOnce = 4_000;

describe.skipIf(prometheus === undefined || alertmanager === undefined)('Prometheus and Alertmanager', () => {
  const title = 'notify of every further device alarm at once, of each once, and of many in one scrape together';
  test(title, { timeout: 120_000 }, async () => {
    await withMonitoring(sampleCatalog, async ({ show, notifications }) => {
      const told = () => notifications.map(counts);
      const expectTold = async (expected: readonly string[][]): Promise<void> => {
        await until(
          `it was told of ${JSON.stringify(expected)}`,
          () => notifications.length >= expected.length,
          atOnce,
        );
        expect(told()).toEqual(expected);
      };

      await show(alarms(0));
      await show(alarms(1));
      await expectTold([['1']]);
      // The bridge restarts: nothing new by itself, then an alarm under the number that was just there.
      await show(alarms(0));
      await show(alarms(0));
      await show(alarms(1));
      await expectTold([['1'], ['1']]);
      await show(alarms(2));
      await expectTold([['1'], ['1'], ['2']]);
      // A scrape that fails, and one more look at what was told already.
      await show(undefined);
      await show(alarms(2));
      await show(alarms(6));
      await expectTold([['1'], ['1'], ['2'], ['6']]);
      await show(alarms(6));
      await show(alarms(6));
      expect(told()).toHaveLength(4);
    });
  });
});
