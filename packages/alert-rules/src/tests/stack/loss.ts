import { type Catalog, sanitizeLabelName } from '@pulsetrail/catalog';
import { pascalCase } from '../../pascal-case.js';
import { lossesOf } from '../../rules/stack/loss.js';
import { serviceLabel } from '../../subject.js';
import { riseScenarios } from '../rise-scenarios.js';
import type { AlertTest } from '../scenario.js';
import { seriesOf } from '../series.js';
import { oneByOwner } from './by-owner.js';
import { systemTest } from './system-test.js';

/** Units of what only informs people. */
const informs = ['{span}', '{record}'];

/** What the SDK and the bridge could not keep, of every owner. */
export const lossTests = (catalog: Catalog): AlertTest[] =>
  lossesOf(catalog).flatMap((metric) =>
    oneByOwner(catalog.services).map(({ service, owner }) => {
      const labels = {
        [serviceLabel]: service,
        ...Object.fromEntries(metric.labels.map((label) => [sanitizeLabelName(label), 'some'])),
      };
      const counter = seriesOf(metric.prometheusName, labels);
      return systemTest(
        {
          alert: pascalCase(metric.name.replace(/^pulsetrail\./, '')),
          labels: { ...labels, owner, service, severity: informs.includes(metric.unit) ? 'info' : 'warning' },
          for: 0,
          scope: counter,
          scenarios: riseScenarios({ counter, window: catalog.alerting.window }),
        },
        catalog.alerting,
      );
    }),
  );
