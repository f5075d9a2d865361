import { type Catalog, metrics, type Pipeline, sanitizeLabelName } from '@pulsetrail/catalog';
import { serviceLabel } from '../subject.js';
import { baseWindow, budgetTests } from './budget-test.js';
import { failingCalls } from './event-series.js';
import { quantileScenarios } from './latency.js';
import type { AlertTest, TestFamily } from './scenario.js';
import { matchersOf, seriesOf } from './series.js';

/** The name under which a bridge runs in the tests; the catalog does not say it. */
export const bridge = 'mqtt-bridge';

const deviceLabel = sanitizeLabelName('device.type');
const stepLabel = sanitizeLabelName('pipeline.step');
const stored = '5_medical_stored';

/** The series of one device family's messages that are stored, with their labels. */
const seriesLabels = (family: string) => ({ [serviceLabel]: bridge, [deviceLabel]: family, [stepLabel]: stored });

const ownLabels = ({ name, owner }: Pipeline): Record<string, string> => ({
  category: 'pipeline',
  pipeline: name,
  service: bridge,
  owner: owner ?? '',
});

function errorTests({ pipelines, alerting }: Catalog): AlertTest[] {
  const metric = metrics.devicePipelineStepDuration;
  const promised = pipelines.filter(({ target }) => target.errors !== undefined);
  const base = baseWindow(promised.map(({ target }) => target));
  return promised.flatMap((pipeline) =>
    pipeline.families.flatMap((family) => {
      const labels = seriesLabels(family);
      return budgetTests({
        alert: 'PipelineStepErrorBudgetBurn',
        labels: { ...ownLabels(pipeline), ...labels },
        scope: seriesOf(metric.prometheusName, labels),
        budget: pipeline.target.errors ?? 0,
        tiers: pipeline.target.tiers,
        base,
        alerting,
        series: (events) => failingCalls(metric, matchersOf(labels), events, alerting.histograms),
      });
    }),
  );
}

function latencyTests({ pipelines, metrics: table, alerting }: Catalog): AlertTest[] {
  const metric = table.get(metrics.messagingProcessDuration.name) ?? metrics.messagingProcessDuration;
  return pipelines.flatMap((pipeline) =>
    pipeline.families.flatMap((family): AlertTest[] => {
      const { latency } = pipeline.target;
      if (latency?.kind !== 'quantile') return [];
      const labels = seriesLabels(family);
      return [
        {
          alert: 'PipelineLatencyHigh',
          labels: { ...ownLabels(pipeline), [serviceLabel]: bridge, [deviceLabel]: family, severity: 'warning' },
          for: alerting.for,
          keepFiringFor: alerting.keepFiringFor,
          scope: seriesOf(metric.prometheusName, labels),
          scenarios: quantileScenarios({ ...latency, metric, labels: matchersOf(labels), alerting }),
        },
      ];
    }),
  );
}

/** Steps of a pipeline that fail, and messages that take too long to be stored, of every device family. */
export const pipelineStepTests: TestFamily = (catalog) => [...errorTests(catalog), ...latencyTests(catalog)];
