import type { MetricDefinition, Operation, OperationKind, Service } from '@pulsetrail/catalog';
import { metrics as table } from '@pulsetrail/catalog/metrics';
import type { Histogram } from '../registry/histogram.js';
import type { Labels } from '../registry/label-tree.js';
import type { Registry } from '../registry/registry.js';
import { warnOnce } from '../warning.js';
import { type ApiTimerOptions, apiDetails, apiPlan } from './api-timer.js';
import { type DbTimerOptions, dbDetails, dbPlan, recordStatement, type StatementText } from './db-timer.js';
import {
  type GeneralTimer,
  generalTimer,
  type OperationTimer,
  operationTimer,
  type Timing,
} from './operation-timer.js';
import { Operations, type OperationsSetup } from './operations.js';
import { recordInputSize, type ScoreTimerOptions, scoreDetails, scorePlan } from './score-timer.js';

/** What the timers of a service are made from. */
export interface ServiceTimersSetup extends Timing {
  readonly registry: Registry;
  /** The catalog's service; without one, names are taken as they come. */
  readonly service: Service | undefined;
  /** The share of an operation's traces that is kept, by its name. */
  readonly shares: Readonly<Record<string, number>>;
  /** What of a statement's text leaves where a call does not say. */
  readonly statements: StatementText;
}

/** The timers of a service. */
export interface ServiceTimers {
  readonly timer: GeneralTimer;
  readonly apiTimer: OperationTimer<string, ApiTimerOptions>;
  readonly dbTimer: OperationTimer<string, DbTimerOptions>;
  readonly scoreTimer: OperationTimer<string, ScoreTimerOptions>;
}

/** Makes the timers of a service. */
export function serviceTimers({ registry, service, shares, statements, ...timing }: ServiceTimersSetup): ServiceTimers {
  const slow = registry.instrument(table.operationSlow);
  const errors = registry.instrument(table.operationErrors);
  const operationsOf = (kind: OperationKind): readonly Operation[] =>
    (service?.operations ?? []).filter((operation) => operation.kind === kind);

  const operations = (
    kind: OperationKind,
    metric: MetricDefinition,
    rest: Pick<OperationsSetup, 'plain' | 'extraLabels' | 'knownLabels'>,
  ): Operations => {
    const declared = operationsOf(kind).map(
      ({ name, component, target }) => [name, { component, slowAfter: target.latency?.threshold }] as const,
    );
    const onUndeclared = (name: string) =>
      warnOnce(
        `operation ${kind} ${name}`,
        `${kind}Timer: the catalog declares no operation ${name} of kind ${kind} for service ${service?.name}; it is timed, but has no target. Add it to the catalog.`,
      );
    return new Operations({
      ...rest,
      histogram: registry.instrument(metric) as Histogram,
      slow,
      errors,
      declared: new Map(declared),
      shares,
      ...(service !== undefined && { onUndeclared }),
    });
  };

  const api = operations('api', table.operationDuration, { plain: apiDetails });
  const scores = new Map(operationsOf('score').map(({ name, score }) => [name, score ?? name]));
  const versions = new Map((service?.scores ?? []).map((score) => [score.name, score.versions]));
  const knownVersions = (name: string): readonly Labels[] => {
    const known = versions.get(scores.get(name) ?? name) ?? [];
    return known.length === 0 ? [{}] : known.map((version) => ({ 'score.model.version': version }));
  };
  return {
    timer: generalTimer({ ...timing, operations: api, plan: apiPlan }),
    apiTimer: operationTimer({ ...timing, operations: api, plan: apiPlan }),
    dbTimer: operationTimer<string, DbTimerOptions>({
      ...timing,
      operations: operations('db', table.dbClientOperationDuration, { plain: (name) => dbDetails(name) }),
      plan: dbPlan,
      begun: recordStatement(statements),
    }),
    scoreTimer: operationTimer<string, ScoreTimerOptions>({
      ...timing,
      operations: operations('score', table.scoreCalculationDuration, {
        plain: scoreDetails,
        extraLabels: (name) => ({ 'score.name': scores.get(name) ?? name }),
        knownLabels: knownVersions,
      }),
      plan: scorePlan,
      begun: recordInputSize(registry.instrument(table.scoreInputSize)),
    }),
  };
}
