import { trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { describe, expect, expectTypeOf, test } from 'vitest';
import type { FlowHandle } from '../../src/flows/flow-run.js';
import { start } from '../../src/start.js';
import { flowCatalog, testFlows } from '../support/flows.js';
import { withContext } from '../support/timing.js';
import { catchWarnings } from '../support/warnings.js';

withContext();
catchWarnings();

const broken = new RangeError('somchai');

describe('with a function', () => {
  test('it is called with a handle and the span active, and what it gives passes through', async () => {
    const { flow, flows, names } = testFlows();
    expect(flow('training', (run) => (trace.getActiveSpan() === run.span ? 7 : 0))).toBe(7);
    expect(await flow('training', async (run) => (trace.getActiveSpan() === run.span ? 8 : 0))).toBe(8);
    expect(flows()).toEqual({ training: 2 });
    expect(names()).toEqual(['training', 'training']);
  });

  test('what it throws passes through, and is the failure of the flow', async () => {
    const { flow, flows } = testFlows();
    const breaks = async () => {
      throw broken;
    };
    await expect(flow('training', breaks)).rejects.toBe(broken);
    await expect(flow('training', { successIf: () => true }, breaks)).rejects.toBe(broken);
    flow('training', { errorIf: (answer) => answer > 1 && 'unavailable' }, () => 2);
    expect(flows()).toEqual({ 'training RangeError': 1, training: 1, 'training unavailable': 1 });
  });
});

test('without, a handle is given, that is not active by itself', () => {
  const { flow, flows } = testFlows();
  {
    using run = flow('training');
    expect(trace.getActiveSpan()).toBeUndefined();
    expect(run.run(() => trace.getActiveSpan())).toBe(run.span);
  }
  expect(flows()).toEqual({ training: 1 });
});

test('names of the catalog compile, and no others', () => {
  const { flow } = testFlows();
  expectTypeOf(flow('registration')).toEqualTypeOf<FlowHandle<'identify' | 'consent' | 'book'>>();
  expectTypeOf(flow('registration', async () => 'x')).toEqualTypeOf<Promise<string>>();
  const compiled = () => {
    // @ts-expect-error: no such flow
    flow('regstration');
    // @ts-expect-error: no such step
    flow('registration', (run) => run.step('boook', () => 1));
    // @ts-expect-error: a step of another flow
    flow('training').step('book');
  };
  expect(compiled).toBeTypeOf('function');
});

test('flows side by side do not mix', async () => {
  const { flow, written } = testFlows();
  const pause = () => new Promise((resolve) => setImmediate(resolve));
  await Promise.all(
    [1, 2, 3].map((person) =>
      flow('registration', async (run) => {
        run.set({ person });
        for (const step of ['identify', 'book'] as const) await run.step(step, pause);
      }),
    ),
  );
  const steps = written.filter(({ name }) => name !== 'registration');
  expect(steps).toHaveLength(6);
  expect(
    steps.map(({ parent }) => (parent as (typeof steps)[number] | undefined)?.attributes.person).toSorted(),
  ).toEqual([1, 1, 2, 2, 3, 3]);
});

const names = ['identify', 'consent', 'book'] as const;

/** How somebody goes through a flow: so many steps, by functions or handles, and then away, or an error in the last. */
const journeys = fc.array(
  fc.record({ steps: fc.nat(names.length), byHandle: fc.boolean(), ends: fc.constantFrom('well', 'failed', 'open') }),
);

test('as many come to a step as began it, and as many are lost at each as the panels count', () => {
  fc.assert(
    fc.property(journeys, (all) => {
      const { flow, flows, steps } = testFlows({}, { ratio: 0 });
      const came: Record<string, number> = {};
      const lost: Record<string, number> = {};
      for (const { steps: taken, byHandle, ends } of all) {
        try {
          flow('registration', (run) => {
            for (const [index, name] of names.slice(0, taken).entries()) {
              const isLast = index === taken - 1;
              came[name] = (came[name] ?? 0) + 1;
              if (isLast && ends !== 'well') lost[name] = (lost[name] ?? 0) + 1;
              if (isLast && ends === 'open') run.step(name);
              else if (isLast && ends === 'failed') {
                run.step(name, () => {
                  throw broken;
                });
              } else if (byHandle) run.step(name).end();
              else run.step(name, () => 1);
            }
          });
        } catch (error) {
          expect(error).toBe(broken);
        }
      }
      const sum = (counts: Record<string, number>) => Object.values(counts).reduce((total, count) => total + count, 0);
      expect(sum(flows())).toBe(all.length);
      for (const name of names) {
        const { [`registration ${name}`]: through = 0, ...others } = steps();
        const failed = sum(
          Object.fromEntries(Object.entries(others).filter(([key]) => key.startsWith(`registration ${name} `))),
        );
        expect([through + failed, failed]).toEqual([came[name] ?? 0, lost[name] ?? 0]);
      }
      const failedFlows = all.filter(({ steps: taken, ends }) => taken > 0 && ends === 'failed').length;
      expect(flows()['registration RangeError'] ?? 0).toBe(failedFlows);
    }),
  );
});

test('whatever untyped callers give, what they time runs and is timed', () => {
  const hostile = new Proxy(
    {},
    {
      get: () => {
        throw broken;
      },
    },
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.anything(), fc.constant(hostile)),
      fc.oneof(fc.anything(), fc.constant(hostile)),
      (name, outcome) => {
        fc.pre(typeof outcome !== 'function');
        const { untyped, flows, steps } = testFlows({}, { ratio: 1 });
        const body = (run: { step: (...given: unknown[]) => unknown }) => run.step(name, outcome, () => 7);
        expect(untyped(name, outcome, body)).toBe(7);
        expect([Object.values(flows()), Object.values(steps())]).toEqual([[1], [1]]);
      },
    ),
  );
});

describe('what start gives', () => {
  const quiet = { metrics: { server: false }, traces: false, http: false } as const;
  const counts = (page: string) =>
    Object.fromEntries(
      [...page.matchAll(/^flow_(?:step_)?duration_seconds_count\{service_name="[^"]*",(.*)\} (\d+)$/gm)]
        .filter(([, , count]) => count !== '0')
        .map(([, labels, count]) => [labels, Number(count)]),
    );

  test('has the flows of the catalog, also of one that comes later', async () => {
    const first = start({ service: 'clinic-api', ...quiet });
    first.flow('anything', (run) => run.step('any step', () => 1));
    const later = start({ service: 'clinic-api', catalog: flowCatalog });
    try {
      expect((await first.metricsPage()).body).toContain('flow_name="registration",flow_step="book"} 0\n');
      later.flow('registration', (run) => run.step('book', () => 1));
      expect(counts((await first.metricsPage()).body)).toEqual({
        'flow_name="anything"': 1,
        'flow_name="registration"': 1,
        'flow_name="anything",flow_step="any step"': 1,
        'flow_name="registration",flow_step="book"': 1,
      });
    } finally {
      await first.stop();
    }
  });

  test('takes no flow where the catalog declares none, as far as the compiler is asked', async () => {
    const worker = start({ service: 'clinic-worker', catalog: flowCatalog, ...quiet });
    // @ts-expect-error: a flow of another service
    expect(worker.flow('registration', () => 7)).toBe(7);
    await worker.stop();
  });

  test('does nothing but call where telemetry is switched off', () => {
    const off = start({ service: 'clinic-api', catalog: flowCatalog, enabled: false });
    expect(off.flow('registration', (run) => run.step('identify', () => 7))).toBe(7);
    expect(off.flow('registration', { errorIf: () => true }, () => 8)).toBe(8);
    using run = off.flow('registration');
    using step = run.step('book');
    step.fail(broken);
    run.fail(broken);
    expect(run.step('book', { errorIf: () => true }, () => 9)).toBe(9);
  });
});
