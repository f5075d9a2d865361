import { describe, expect, test } from 'vitest';
import { resolving } from '../../src/problems.js';
import { resolveSampling } from '../../src/trace/sampling.js';

const sampling = (ratio: number | undefined, env: NodeJS.ProcessEnv) =>
  resolving((problems) => resolveSampling(ratio, env, problems));

describe('OTEL_TRACES_SAMPLER', () => {
  test.each<[string | undefined, string | undefined, number, boolean, boolean]>([
    [undefined, undefined, 0.1, true, false],
    [undefined, '0.5', 0.5, true, false],
    [' ', '', 0.1, true, false],
    ['always_on', undefined, 1, false, false],
    ['always_on', 'ignored', 1, false, false],
    ['always_off', undefined, 0, false, true],
    ['traceidratio', '0.25', 0.25, false, false],
    // The specification's default.
    ['traceidratio', undefined, 1, false, false],
    ['parentbased_always_on', undefined, 1, true, false],
    ['parentbased_always_off', '0.5', 0, true, false],
    ['parentbased_traceidratio', '0.25', 0.25, true, false],
    ['PARENTBASED_TRACEIDRATIO', undefined, 1, true, false],
  ])('%s with %s', (sampler, argument, ratio, followsParents, isOff) => {
    const env = {
      ...(sampler !== undefined && { OTEL_TRACES_SAMPLER: sampler }),
      ...(argument !== undefined && { OTEL_TRACES_SAMPLER_ARG: argument }),
    };
    expect(sampling(undefined, env)).toEqual({ ratio, followsParents, isOff });
  });

  test('yields to the option', () => {
    const env = { OTEL_TRACES_SAMPLER: 'always_off', OTEL_TRACES_SAMPLER_ARG: 'x' };
    expect(sampling(0.3, env)).toEqual({ ratio: 0.3, followsParents: true, isOff: false });
  });

  test.each([
    [{ OTEL_TRACES_SAMPLER: 'jaeger_remote' }, 'OTEL_TRACES_SAMPLER is "jaeger_remote". Write one of: always_on, '],
    [{ OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG is "2". Write'],
  ])('%j is refused', (env, sentence) => {
    expect(() => sampling(undefined, env)).toThrow(sentence);
  });
});
