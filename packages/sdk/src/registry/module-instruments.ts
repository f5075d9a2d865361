import { type Instruments, instrumentsOf } from './instruments.js';
import type { Observation } from './observation.js';
import { type Instrument, Registry } from './registry.js';

/** What modules made on their own, and where it is shown; shared by all copies of the package in a process. */
interface ModuleState {
  /** Where instruments are made before there is a telemetry. */
  readonly early: Registry;
  readonly made: Set<Instrument>;
  readonly observations: Map<Instrument, Observation>;
  /** The registry of the running telemetry. */
  running: Registry | undefined;
  /** Whether telemetry is switched off, so that nobody will see them. */
  silent: boolean;
}

/** Label sets of a metric before `start` says how many there may be. Its own default. */
const earlyBudget = 2_000;

const globalKey = Symbol.for('pulsetrail.sdk.instruments.1');
const globals = globalThis as { [globalKey]?: ModuleState };
globals[globalKey] ??= {
  early: new Registry(earlyBudget),
  made: new Set(),
  observations: new Map(),
  running: undefined,
  silent: false,
};
const state = globals[globalKey];

/** Shows in a registry what modules have made and will make, with what they recorded before. */
export function showModuleInstruments(registry: Registry): void {
  state.running = registry;
  state.silent = false;
  for (const instrument of state.made) registry.adopt(instrument);
  for (const [instrument, observation] of state.observations) {
    if (registry.holds(instrument)) registry.addObservation(instrument, observation);
  }
}

/** Shows them there no longer; they go on recording, for the next `start`. */
export function hideModuleInstruments(registry: Registry): void {
  if (state.running === registry) state.running = undefined;
}

/** Makes them take values and keep none, since telemetry is switched off: what they hold is let go. */
export function silenceModuleInstruments(): void {
  state.silent = true;
  for (const { tree } of state.made) tree.silence();
}

/**
 * Instruments at the top of a module, before or after {@link start}, whatever the order of imports: what they record
 * before it is shown once there is a page.
 */
export const { counter, gauge, upDownCounter, histogram, observable }: Instruments = instrumentsOf({
  known: (kind, name) => (state.running ?? state.early).known(kind, name),
  place: (definition) => {
    const registry = state.running ?? state.early;
    const instrument: Instrument = registry.instrumentOrDetached(definition);
    if (registry.holds(instrument)) state.made.add(instrument);
    if (state.silent) instrument.tree.silence();
    return instrument;
  },
  addObservation: (instrument, observation) => {
    state.observations.set(instrument, observation);
    state.running?.addObservation(instrument, observation);
  },
  removeObservation: (instrument, observation) => {
    state.running?.removeObservation(instrument, observation);
    return state.observations.get(instrument) === observation && state.observations.delete(instrument);
  },
});
