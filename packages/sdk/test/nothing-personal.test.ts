import { expect, test } from 'vitest';
import { runProgram } from './support/program.js';
import { otlpReceiver } from './support/running.js';
import { keyedSecrets, secrets } from './support/synthetic-people.js';

const count = 10_000;

/** What can be read in bytes, each text once. */
const textsIn = (raw: readonly Buffer[]): Set<string> =>
  new Set(raw.flatMap((bytes) => bytes.toString('utf8').split(/[\p{Cc}\ufffd]+/u)).filter((text) => text.length > 4));

test('nothing personal leaves, whatever is put wherever there is room', async () => {
  const receiver = await otlpReceiver();
  const program = `await import('${new URL('support/leaky-service.ts', import.meta.url).href}');`;
  const { code, stdout, stderr } = await runProgram(
    program,
    {
      LEAKY_COLLECTOR: receiver.url,
      LEAKY_COUNT: String(count),
      OTEL_RESOURCE_ATTRIBUTES: secrets(70, 1)
        .map(
          ({ text }, index) =>
            `${['service.version', 'deployment.environment.name', 'k8s.pod.name'][index % 3]}=${encodeURIComponent(text)}`,
        )
        .join(','),
    },
    60_000,
  );
  expect(stderr).not.toContain('Error:');
  expect(code).toBe(0);
  expect(receiver.spans.length).toBeGreaterThan(4 * count);
  expect(receiver.logs.length).toBeGreaterThanOrEqual(2 * count);
  expect(receiver.points.length).toBeGreaterThan(10);

  const left = [...textsIn(receiver.raw), ...new Set(stdout.split('\n')), ...new Set(stderr.split('\n'))].join('\n');
  // Everything that is left is said once and again, so there is little of it.
  expect(left.length).toBeLessThan(2_000_000);
  expect(secrets(count, 1).filter(({ core }) => left.includes(core))).toEqual([]);
  expect(left).toContain('watch_serial="[redacted]"');
  expect(keyedSecrets(1).filter(({ text }) => left.includes(text))).toEqual([]);
}, 90_000);
