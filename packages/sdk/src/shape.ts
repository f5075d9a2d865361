import type { CatalogDefinition, OperationKind } from '@pulsetrail/catalog';
import type { FlowSteps } from './flows/flow-timer.js';
import type { CounterSeries } from './registry/counter.js';

/** The names that a service may use, as literal types. */
export interface ServiceShape {
  readonly api: string;
  readonly db: string;
  readonly score: string;
  /** Steps by flow name. */
  readonly flows: FlowSteps;
  /** Labels with their allowed values, by counter name. */
  readonly counters: object;
}

/** The shape of a service without a catalog: any name goes. */
export interface AnyService extends ServiceShape {
  readonly counters: Record<never, never>;
}

type ServiceOf<Definition extends CatalogDefinition, Name extends string> = Definition['services'][Name];

type OperationsOf<Definition extends CatalogDefinition, Name extends string> =
  ServiceOf<Definition, Name> extends { readonly operations: infer Operations } ? Operations : Record<never, never>;

type OperationNames<Operations, Kind extends OperationKind> = {
  [Name in keyof Operations]: Operations[Name] extends { readonly kind: Kind } ? Name : never;
}[keyof Operations] &
  string;

type CountersOf<Definition extends CatalogDefinition, Name extends string> =
  ServiceOf<Definition, Name> extends { readonly counters: infer Counters } ? Counters : Record<never, never>;

type FlowsOf<Definition extends CatalogDefinition, Name extends string> =
  ServiceOf<Definition, Name> extends { readonly flows: infer Flows } ? Flows : Record<never, never>;

type StepsOf<Flow> = Flow extends { readonly steps: readonly (infer Step)[] } ? Step & string : never;

type LabelsOf<Counter> = Counter extends { readonly labels: infer Labels }
  ? { readonly [Label in keyof Labels]: Labels[Label] extends readonly (infer Value)[] ? Value : never }
  : Record<never, never>;

/** The shape of one service of a catalog. */
export interface ShapeOf<Definition extends CatalogDefinition, Name extends string> extends ServiceShape {
  readonly api: OperationNames<OperationsOf<Definition, Name>, 'api'>;
  readonly db: OperationNames<OperationsOf<Definition, Name>, 'db'>;
  readonly score: OperationNames<OperationsOf<Definition, Name>, 'score'>;
  readonly flows: {
    readonly [Flow in keyof FlowsOf<Definition, Name>]: StepsOf<FlowsOf<Definition, Name>[Flow]>;
  };
  readonly counters: {
    readonly [Counter in keyof CountersOf<Definition, Name>]: LabelsOf<CountersOf<Definition, Name>[Counter]>;
  };
}

/** A declared business counter: its labels are needed, and only their declared values compile. */
export interface BusinessCounter<Labels> {
  /** Adds a finite amount of zero or more. Never throws. */
  add(amount: number, ...labels: keyof Labels extends never ? [] : [labels: Labels]): void;
  /** The series of the labels, held to skip the look-up. */
  with(...labels: keyof Labels extends never ? [] : [labels: Labels]): CounterSeries;
}

/** The declared business counters of a service by name. */
export type BusinessCounters<Shape extends ServiceShape> = {
  readonly [Name in keyof Shape['counters']]: BusinessCounter<Shape['counters'][Name]>;
};
