import { metrics } from '@pulsetrail/catalog';
import type { ClinicTelemetry } from './telemetry.js';

/** Runs one step of a flow and records how long it took. */
export type Step<Name extends string> = <Result>(name: Name, body: () => Promise<Result>) => Promise<Result>;

async function timed<Result>(record: (seconds: number, failed: boolean) => void, body: () => Promise<Result>) {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1_000;
  try {
    const result = await body();
    record(seconds(), false);
    return result;
  } catch (error) {
    record(seconds(), true);
    throw error;
  }
}

/** Runs the flow `registration` and records each of its steps and the whole. */
export function registration<Result>(
  telemetry: ClinicTelemetry,
  body: (step: Step<'identify' | 'book'>) => Promise<Result>,
): Promise<Result> {
  const flow = { 'flow.name': 'registration' };
  const outcome = (failed: boolean) => (failed ? { 'error.type': 'step_failed' } : {});
  const steps = telemetry.instrument(metrics.flowStepDuration);
  const whole = telemetry.instrument(metrics.flowDuration);
  return timed(
    (seconds, failed) => whole.record(seconds, { ...flow, ...outcome(failed) }),
    () =>
      body((name, run) =>
        timed((seconds, failed) => steps.record(seconds, { ...flow, 'flow.step': name, ...outcome(failed) }), run),
      ),
  );
}
