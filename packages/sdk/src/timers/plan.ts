import type { Attributes, SpanKind } from '@opentelemetry/api';
import type { Counter, CounterSeries } from '../registry/counter.js';
import type { Histogram, HistogramSeries } from '../registry/histogram.js';
import type { Labels } from '../registry/label-tree.js';
import { SpanTemplate } from '../trace/span-template.js';

/** One way in which an operation is recorded, made once: its span and its series. */
export interface TimingPlan {
  readonly template: SpanTemplate;
  /** The labels of a success. */
  readonly labels: Labels;
  /** The series of those labels. */
  readonly series: HistogramSeries;
}

/** What a timer knows of an operation: from the catalog, or made up for one that is not declared. */
export interface TimedOperation {
  readonly name: string;
  readonly component: string;
  readonly histogram: Histogram;
  /** Seconds after which it is slow; undefined leaves it to the process's default. */
  readonly slowAfter: number | undefined;
  /** The share of its traces that is kept; undefined leaves it to the process's. */
  readonly share: number | undefined;
  /** Its labels, whatever is known of a single call. */
  readonly labels: Labels;
  /** Where its slow calls are counted. */
  readonly slow: CounterSeries;
  /** Where its failed calls are counted, by the place in the code that the error came from. */
  readonly errors: Counter<'component' | 'operation' | 'error.type' | 'error.fingerprint'>;
  /** How it is recorded when nothing is known of a call; made with the first of these. */
  readonly plain: TimingPlan;
  /** How it is recorded otherwise, by what is known. */
  readonly plans: Map<string, TimingPlan>;
}

/**
 * What a timing knows of what it times. Only operations have a component, by which their slow and their failed calls are
 * counted.
 */
export type TimedSubject = TimedOperation | { readonly histogram: Histogram; readonly component?: undefined };

/** How a span of an operation is called, and what it and the histogram say. */
export interface PlanDetails {
  readonly spanName: string;
  readonly kind: SpanKind;
  /** Beyond `component` and `operation`. */
  readonly attributes?: Attributes;
  /** Beyond the operation's own. */
  readonly labels?: Labels;
}

/** What a plan needs of its operation. */
type PlannedOperation = Pick<TimedOperation, 'name' | 'component' | 'histogram' | 'labels'>;

/** Makes a plan. */
export function makePlan({ name, component, histogram, labels }: PlannedOperation, details: PlanDetails): TimingPlan {
  const all = { ...labels, ...details.labels };
  return {
    template: new SpanTemplate(details.spanName, details.kind, { component, operation: name, ...details.attributes }),
    labels: all,
    series: histogram.with(all),
  };
}

/** Plans that an operation keeps; beyond them, one is made for each call. */
const plansKept = 50;

/** The plan of a key; made when it is new. */
export function planFor(operation: TimedOperation, key: string, make: () => PlanDetails): TimingPlan {
  const known = operation.plans.get(key);
  if (known !== undefined) return known;
  const plan = makePlan(operation, make());
  if (operation.plans.size < plansKept) operation.plans.set(key, plan);
  return plan;
}
