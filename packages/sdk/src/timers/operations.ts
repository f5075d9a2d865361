import type { Counter } from '../registry/counter.js';
import type { Histogram } from '../registry/histogram.js';
import type { Labels } from '../registry/label-tree.js';
import { makePlan, type PlanDetails, type TimedOperation, type TimingPlan } from './plan.js';

/** What is declared of an operation. */
export interface DeclaredOperation {
  readonly component: string;
  /** Seconds of its latency target. */
  readonly slowAfter: number | undefined;
}

/** What the operations of a kind are made from. */
export interface OperationsSetup {
  readonly histogram: Histogram;
  /** Counts slow calls, by component and operation. */
  readonly slow: Counter<'component' | 'operation'>;
  /** Counts failed calls. */
  readonly errors: TimedOperation['errors'];
  /** Those of the catalog, by name. */
  readonly declared: ReadonlyMap<string, DeclaredOperation>;
  /** The share of an operation's traces that is kept, by its name. Default none: the process's own. */
  readonly shares?: Readonly<Record<string, number>>;
  /** Labels beyond component and operation. */
  readonly extraLabels?: (name: string) => Labels;
  /** Further labels of a declared operation that a call has one set of: its series start at zero with each. */
  readonly knownLabels?: (name: string) => readonly Labels[];
  /** How an operation is recorded when nothing is known of a call. */
  readonly plain: (name: string, labels: Labels) => PlanDetails;
  /** Told of a name that is not declared. */
  readonly onUndeclared?: (name: string) => void;
}

/** Names that no catalog bounds: past these they are still timed, only not remembered. */
const rememberedBeyondDeclared = 1_000;

/** The operations of a kind by name: each is made once, with the series that a success goes to. */
export class Operations {
  readonly #setup: OperationsSetup;
  readonly #declared = new Map<string, TimedOperation>();
  readonly #others = new Map<string, Map<string, TimedOperation>>();
  #remembered = 0;

  constructor(setup: OperationsSetup) {
    this.#setup = setup;
    for (const [name, { component, slowAfter }] of setup.declared) {
      // Others, such as the database, are known by the first call.
      for (const known of setup.knownLabels?.(name) ?? [{}]) {
        setup.histogram.declare({ ...this.#labels(name, component), ...known });
      }
      setup.slow.declare({ component, operation: name });
      this.#declared.set(name, this.#make(name, component, slowAfter));
    }
  }

  /**
   * The operation of a name. One that is declared belongs to its own component, whatever is given; where `anywhere` is
   * set, the component says which operation is meant, and it need not be declared.
   */
  find(name: string, component: string, anywhere = false): TimedOperation {
    const declared = this.#declared.get(name);
    if (declared !== undefined && (!anywhere || declared.component === component)) return declared;
    return this.#others.get(component)?.get(name) ?? this.#remember(name, component, anywhere);
  }

  #remember(name: string, component: string, anywhere: boolean): TimedOperation {
    if (!anywhere) this.#setup.onUndeclared?.(name);
    const made = this.#make(name, component, undefined);
    if (this.#remembered >= rememberedBeyondDeclared) return made;
    this.#remembered++;
    let others = this.#others.get(component);
    if (others === undefined) {
      others = new Map();
      this.#others.set(component, others);
    }
    others.set(name, made);
    return made;
  }

  #labels(name: string, component: string): Labels {
    return { component, operation: name, ...this.#setup.extraLabels?.(name) };
  }

  #make(name: string, component: string, slowAfter: number | undefined): TimedOperation {
    const { histogram, slow, errors, shares = {}, plain } = this.#setup;
    const labels = this.#labels(name, component);
    let made: TimingPlan | undefined;
    const base = { name, component, histogram, slowAfter, labels };
    return {
      ...base,
      share: Object.hasOwn(shares, name) ? shares[name] : undefined,
      slow: slow.with({ component, operation: name }),
      errors,
      get plain() {
        made ??= makePlan(base, plain(name, labels));
        return made;
      },
      plans: new Map(),
    };
  }
}
