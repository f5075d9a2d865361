import {
  type Catalog,
  formatDuration,
  metrics,
  type Pipeline,
  type PipelineStep,
  sanitizeLabelName,
} from '@pulsetrail/catalog';
import { literal } from '../alert.js';
import { burnRateGroups, orZero } from '../burn-rate.js';
import { eventsOf } from '../histogram.js';
import { quantileRule } from '../latency-quantile.js';
import { differs, equals, type Matcher, oneOf } from '../promql.js';
import type { RuleGroup } from '../rule.js';
import { errorLabel, identityOf, serviceLabel } from '../subject.js';
import type { RuleFamily } from './family.js';

const deviceLabel = sanitizeLabelName('device.type');
const stepLabel = sanitizeLabelName('pipeline.step');

/** The last step of a message that is stored. */
const stored: PipelineStep = '5_medical_stored';

const families = (pipeline: Pipeline) => oneOf(deviceLabel, pipeline.families);

/** The service that runs a pipeline is not part of the catalog: the series say which it is. */
const labelsOf = ({ name, owner }: Pipeline) => ({
  owner: owner === undefined ? undefined : literal(owner),
  service: `{{ $labels.${serviceLabel} }}`,
  pipeline: name,
});

/** Errors of every step and device family against the pipeline's `target.errors`. */
function errorGroups(catalog: Catalog): RuleGroup[] {
  const { prometheusName: metric } = metrics.devicePipelineStepDuration;
  const by = identityOf([serviceLabel, deviceLabel, stepLabel], catalog.alerting);
  const runs = (window: string, matchers: readonly Matcher[]): string =>
    eventsOf({ form: catalog.alerting.histograms, metric: metrics.devicePipelineStepDuration, matchers, by, window });
  return burnRateGroups(
    {
      name: `pulsetrail:errors:${metric}`,
      level: `service_${deviceLabel}_${stepLabel}`,
      metric,
      slo: 'errors',
      bad: 'errors',
      total: 'runs',
      by,
      countBad: (window, total) => orZero(runs(window, [differs(errorLabel, '')]), total),
      countTotal: (window) => runs(window, []),
    },
    catalog.pipelines.flatMap((pipeline) => {
      const { errors, tiers } = pipeline.target;
      if (errors === undefined) return [];
      return [
        {
          matchers: [families(pipeline)],
          identity: { pipeline: pipeline.name },
          info: { owner: pipeline.owner },
          budget: errors,
          tiers,
          alert: {
            name: 'PipelineStepErrorBudgetBurn',
            category: 'pipeline',
            labels: labelsOf(pipeline),
            summary: `A step of the device pipeline ${pipeline.name} fails too often`,
            subject: `The error ratio of step {{ $labels.${stepLabel} }} for {{ $labels.${deviceLabel} }} messages in pipeline ${pipeline.name} (service {{ $labels.${serviceLabel} }})`,
          },
        },
      ];
    }),
    catalog.alerting,
  );
}

/**
 * The time from a message's arrival until it is stored against the pipeline's `target.stored`. Messages that end before,
 * such as heartbeats, are many and fast: among them nobody would see the slow ones.
 */
function latencyGroups(catalog: Catalog): RuleGroup[] {
  const metric = catalog.metrics.get(metrics.messagingProcessDuration.name) ?? metrics.messagingProcessDuration;
  const rules = catalog.pipelines.flatMap((pipeline) => {
    const { latency } = pipeline.target;
    if (latency?.kind !== 'quantile') return [];
    return [
      quantileRule(
        {
          ...latency,
          metric,
          matchers: [families(pipeline), equals(stepLabel, stored)],
          by: identityOf([serviceLabel, deviceLabel], catalog.alerting),
          alert: {
            name: 'PipelineLatencyHigh',
            category: 'pipeline',
            labels: labelsOf(pipeline),
            summary: `The device pipeline ${pipeline.name} is slow`,
            subject: `{{ $labels.${deviceLabel} }} messages that reach ${stored} in pipeline ${pipeline.name} (service {{ $labels.${serviceLabel} }})`,
          },
        },
        catalog.alerting,
      ),
    ];
  });
  const interval = formatDuration(catalog.alerting.evaluationInterval);
  return rules.length === 0 ? [] : [{ name: 'pulsetrail:pipeline-latency', interval, rules }];
}

/** The promises of device pipelines: errors per step and family, and the time until a message is stored. */
export const pipelineStep: RuleFamily = (catalog) => [...errorGroups(catalog), ...latencyGroups(catalog)];
