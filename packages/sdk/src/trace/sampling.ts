import type { Problems } from '../problems.js';

/** Which traces are kept without being slow or failed. */
export interface Sampling {
  /** Share of those that begin here, 0 to 1. */
  readonly ratio: number;
  /** Whether the decision that comes with a caller's trace may be followed. */
  readonly followsParents: boolean;
  /** Whether nothing is exported, not even what is slow or failed. */
  readonly isOff: boolean;
}

const defaultRatio = 0.1;

const isShare = (value: number): boolean => value >= 0 && value <= 1;
const shareRemedy = 'Write a share from 0 to 1.';

/** The samplers of OpenTelemetry. Source: OpenTelemetry specification, general SDK configuration, `OTEL_TRACES_SAMPLER`. */
const samplers = new Map<string, (ratio: number) => Sampling>([
  ['always_on', () => ({ ratio: 1, followsParents: false, isOff: false })],
  ['always_off', () => ({ ratio: 0, followsParents: false, isOff: true })],
  ['traceidratio', (ratio) => ({ ratio, followsParents: false, isOff: false })],
  ['parentbased_always_on', () => ({ ratio: 1, followsParents: true, isOff: false })],
  ['parentbased_always_off', () => ({ ratio: 0, followsParents: true, isOff: false })],
  ['parentbased_traceidratio', (ratio) => ({ ratio, followsParents: true, isOff: false })],
]);

/**
 * The sampling of an option, else of `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`, else a tenth. A sampler decides on
 * the rest: what is slow or failed is exported by all of them but `always_off`.
 */
export function resolveSampling(
  ratio: number | undefined,
  env: Readonly<NodeJS.ProcessEnv>,
  problems: Problems,
): Sampling {
  const option = problems.sound(
    'traces.ratio',
    ratio,
    (value) => typeof value === 'number' && isShare(value),
    shareRemedy,
  );
  if (ratio !== undefined) return { ratio: option ?? defaultRatio, followsParents: true, isOff: false };
  const given = env.OTEL_TRACES_SAMPLER?.trim() || undefined;
  const sampler = samplers.get(given?.toLowerCase() ?? 'parentbased_traceidratio');
  if (sampler === undefined) {
    const known = [...samplers.keys()].join(', ');
    problems.refuse('OTEL_TRACES_SAMPLER', given, `Write one of: ${known}.`);
    return { ratio: defaultRatio, followsParents: true, isOff: false };
  }
  // Others make no use of the argument.
  const argument = sampler(1).ratio === sampler(0).ratio ? undefined : env.OTEL_TRACES_SAMPLER_ARG?.trim() || undefined;
  const share = problems.sound('OTEL_TRACES_SAMPLER_ARG', argument, (text) => isShare(Number(text)), shareRemedy);
  return sampler(share === undefined ? (given === undefined ? defaultRatio : 1) : Number(share));
}
