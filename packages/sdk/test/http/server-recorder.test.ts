import { context, propagation, SpanKind } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { until } from '../../../../test/support/until.js';
import type { HttpOptions } from '../../src/http/options.js';
import { ask, observeServer, serve } from '../support/http.js';
import { testTiming } from '../support/timing.js';
import { catchWarnings } from '../support/warnings.js';

const warnings = catchWarnings();
beforeAll(() => void propagation.setGlobalPropagator(new W3CTraceContextPropagator()));
afterAll(() => {
  propagation.disable();
  context.disable();
});

/** Asks a server so often for a path, and gives what of it was written. */
async function written(
  http: HttpOptions,
  { ratio = 0, shares = {}, times = 1, headers = {}, status = 200 } = {},
): Promise<Readonly<Record<string, unknown>>[]> {
  const timing = testTiming('httpServerRequestDuration', { ratio });
  const stop = observeServer(timing, undefined, http, shares);
  const server = await serve((_request, response) => response.writeHead(status).end());
  for (let time = 0; time < times; time++) await ask(`${server.url}/patients/17`, { headers });
  await until(
    'all requests to end',
    () => timing.histogram.tree.series.reduce((sum, { count }) => sum + count, 0) === times,
  );
  await server.close();
  stop();
  return timing.written
    .filter(({ kind }) => kind === SpanKind.SERVER)
    .map((span) => ({ ...span.attributes, traceId: span.spanContext().traceId }));
}

const traceId = '0af7651916cd43dd8448eb211c80319c';
const sampled = { traceparent: `00-${traceId}-b7ad6b7169203331-01` };
const unsampled = { traceparent: `00-${traceId}-b7ad6b7169203331-00` };

describe('the decision of a caller', () => {
  test('is followed where it is trusted', async () => {
    expect(await written({ trustInbound: true }, { headers: sampled })).toMatchObject([{ traceId }]);
    expect(await written({ trustInbound: true }, { headers: unsampled, ratio: 1 })).toEqual([]);
  });

  test('is not followed where it is not, but its trace goes on', async () => {
    expect(await written({ trustInbound: () => false }, { headers: sampled })).toEqual([]);
    expect(await written({ trustInbound: false }, { headers: unsampled, ratio: 1 })).toMatchObject([{ traceId }]);
    expect(await written({ trustInbound: false }, { headers: sampled, status: 500 })).toMatchObject([{ traceId }]);
  });

  test('is followed by default from the same machine, unless a proxy passed it on', async () => {
    expect(await written({}, { headers: sampled })).toHaveLength(1);
    expect(await written({}, { headers: { ...sampled, 'x-forwarded-for': '8.8.8.8' } })).toEqual([]);
  });

  test('is not followed when the hook throws', async () => {
    const trustInbound = () => {
      throw new TypeError('somchai');
    };
    expect(await written({ trustInbound }, { headers: sampled })).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining('http.trustInbound threw TypeError')]);
  });
});

describe('the share of a route', () => {
  const route = () => '/patients/:id';

  test('keeps more than the ratio, and less', async () => {
    expect(await written({ route }, { shares: { '/patients/:id': 1 }, times: 20 })).toHaveLength(20);
    expect(await written({ route }, { ratio: 1, shares: { '/patients/:id': 0 }, times: 20 })).toEqual([]);
    const some = await written({ route }, { ratio: 1, shares: { '/patients/:id': 0.5 }, times: 200 });
    expect(some.length).toBeGreaterThan(50);
    expect(some.length).toBeLessThan(150);
  });

  test('leaves alone other routes, errors, and what a trusted caller has decided', async () => {
    expect(await written({ route }, { ratio: 1, shares: { '/visits': 0, constructor: 0 } })).toHaveLength(1);
    expect(await written({ route }, { ratio: 1, shares: { '/patients/:id': 0 }, status: 500 })).toHaveLength(1);
    expect(await written({ route }, { headers: sampled, shares: { '/patients/:id': 0 } })).toHaveLength(1);
  });
});

describe('the user of a request', () => {
  test('leaves as a hash on the span', async () => {
    const user = () => 'somchai';
    expect(await written({ user }, { ratio: 1 })).toMatchObject([{ 'enduser.pseudo.id': 'hash of somchai' }]);
  });

  test('is not asked for when nothing is kept', async () => {
    let asked = 0;
    const user = () => String(asked++);
    expect(await written({ user })).toEqual([]);
    expect(asked).toBe(0);
    expect(await written({ user }, { status: 500 })).toMatchObject([{ 'enduser.pseudo.id': 'hash of 0' }]);
  });

  test('may be nobody, or unknown', async () => {
    for (const answer of [undefined, null, '']) {
      const [span] = await written({ user: () => answer as string | undefined }, { ratio: 1 });
      expect(span).not.toHaveProperty(['enduser.pseudo.id']);
    }
    const user = () => {
      throw new TypeError('somchai');
    };
    expect(await written({ user }, { ratio: 1 })).toHaveLength(1);
    expect(warnings).toEqual(['http.user threw TypeError; the span of the request names no user.']);
  });
});
