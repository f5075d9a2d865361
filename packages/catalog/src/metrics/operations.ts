import { declareMetric } from '../metric.js';
import { operationSeconds } from './operation-seconds.js';

/** Advised boundaries of database durations. Source: semantic conventions 1.45, `db.client.operation.duration`. */
const databaseSeconds = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10] as const;

const itemCounts = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000] as const;

/** Operations of components, database calls, scores, flows and caches. */
export const operationMetrics = {
  operationDuration: declareMetric('operation.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of an operation of a component.',
    labels: ['component', 'operation', 'error.type'],
    buckets: operationSeconds,
  }),
  dbClientOperationDuration: declareMetric('db.client.operation.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of database client operations.',
    labels: ['component', 'operation', 'db.system.name', 'db.operation.name', 'db.collection.name', 'error.type'],
    buckets: databaseSeconds,
  }),
  operationSlow: declareMetric('operation.slow', {
    unit: '{operation}',
    kind: 'counter',
    description: 'Calls of an operation that took longer than its latency target, or than what is slow without one.',
    labels: ['component', 'operation'],
  }),
  operationErrors: declareMetric('operation.errors', {
    unit: '{error}',
    kind: 'counter',
    description:
      'Failed calls of operations, and what requests threw, by the place in the code that the error came from.',
    labels: ['component', 'operation', 'error.type', 'error.fingerprint'],
  }),
  scoreCalculationDuration: declareMetric('score.calculation.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of a score calculation.',
    labels: ['component', 'operation', 'score.name', 'score.model.version', 'error.type'],
    buckets: operationSeconds,
  }),
  scoreInputSize: declareMetric('score.input.size', {
    unit: '{item}',
    kind: 'histogram',
    description: 'Number of items that went into a score calculation.',
    labels: ['score.name', 'score.model.version'],
    buckets: itemCounts,
  }),
  flowStepDuration: declareMetric('flow.step.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of one step of a flow.',
    labels: ['flow.name', 'flow.step', 'error.type'],
    buckets: operationSeconds,
  }),
  flowDuration: declareMetric('flow.duration', {
    unit: 's',
    kind: 'histogram',
    description: 'Duration of a flow from its first step to its end.',
    labels: ['flow.name', 'error.type'],
    buckets: operationSeconds,
  }),
  cacheRequests: declareMetric('cache.requests', {
    unit: '{request}',
    kind: 'counter',
    description: 'Look-ups in a cache, by whether it knew the answer.',
    labels: ['cache.name', 'outcome'],
    values: { outcome: ['hit', 'miss'] },
  }),
} as const;
