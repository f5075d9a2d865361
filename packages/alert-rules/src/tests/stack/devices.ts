import { type Catalog, metrics, sanitizeLabelName } from '@pulsetrail/catalog';
import { serviceLabel } from '../../subject.js';
import { ageScenarios } from '../age-scenarios.js';
import { latestOf, levelScenarios } from '../level-scenarios.js';
import { bridge } from '../pipeline-step.js';
import type { AlertTest } from '../scenario.js';
import { seriesOf } from '../series.js';
import { systemTest } from './system-test.js';

/** A family's devices, of which a share is silent. */
const fleet = 10_000;

/** Subscriptions through which nothing comes, and device families of which too many are silent. */
export const devicesTests = ({ pipelines, alerting }: Catalog): AlertTest[] =>
  pipelines.flatMap(({ name, owner, families, quiet, silent }) =>
    families.flatMap((family): AlertTest[] => {
      const device = { [serviceLabel]: bridge, [sanitizeLabelName('device.type')]: family };
      const own = { ...device, service: bridge, pipeline: name, owner: owner ?? '', severity: 'warning' };
      const subscription = { ...device, subscription: `${family}/#` };
      const last = seriesOf(metrics.bridgeSubscriptionLastMessageTime.prometheusName, subscription);
      const connected = seriesOf(metrics.bridgeConnected.prometheusName, { [serviceLabel]: bridge });
      const away = seriesOf(metrics.deviceSilent.prometheusName, device);
      const there = seriesOf(metrics.deviceOnline.prometheusName, device);
      return [
        systemTest(
          {
            alert: 'SubscriptionSilent',
            labels: { ...own, subscription: subscription.subscription },
            for: alerting.for,
            // All subscriptions share the bridge's connection.
            scope: connected,
            scenarios: ageScenarios({
              gauge: last,
              limit: quiet,
              for: alerting.for,
              beside: { [connected]: 1 },
              excused: { [connected]: 0 },
            }),
          },
          alerting,
        ),
        systemTest(
          {
            alert: 'DevicesSilent',
            labels: own,
            for: alerting.for,
            scope: away,
            scenarios: levelScenarios({
              reading: latestOf(),
              series: (values) => ({
                [away]: values,
                [there]: values.map((value) => (value === undefined ? undefined : fleet - value)),
              }),
              isBad: (value) => value / fleet > silent,
              good: 0,
              bad: fleet,
              nearlyBad: Math.floor(fleet * silent),
              justBad: Math.floor(fleet * silent) + 1,
              for: alerting.for,
            }),
          },
          alerting,
        ),
      ];
    }),
  );
