import { get, type IncomingHttpHeaders } from 'node:http';
import { createTraceState, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { acceptInbound } from '../../src/http/inbound.js';
import { serve } from '../support/http.js';
import { startClinic } from '../support/running.js';
import { catchWarnings } from '../support/warnings.js';

catchWarnings();

const caller = { traceId: '1'.repeat(32), spanId: '2'.repeat(16), traceFlags: 1, isRemote: true };

const inbound = (state: string, baggage: Readonly<Record<string, string>> = {}) => {
  const entries = Object.entries(baggage).map(([key, value]) => [key, { value }] as const);
  const context = trace.setSpanContext(ROOT_CONTEXT, { ...caller, traceState: createTraceState(state) });
  return propagation.setBaggage(context, propagation.createBaggage(Object.fromEntries(entries)));
};

describe('what is taken over of a request', () => {
  test.each([
    ['a trusted caller', true, { tenant: 'a' }, 'a=b,c=d'],
    ['a stranger', false, undefined, undefined],
  ])('of %s', (_, isTrusted, baggage, state) => {
    const given = inbound('a=b,c=d', { tenant: 'a', 'patient.name': 'Somchai' });
    const accepted = acceptInbound(given, isTrusted, new Set(['tenant']));
    const entries = propagation.getBaggage(accepted)?.getAllEntries();
    expect(entries && Object.fromEntries(entries.map(([key, { value }]) => [key, value]))).toEqual(baggage);
    expect(trace.getSpanContext(accepted)).toMatchObject(caller);
    expect(trace.getSpanContext(accepted)?.traceState?.serialize()).toBe(state);
  });

  test.each([
    ['v=somchai@example.org', undefined],
    ['a=1103700123456', undefined],
    ['a=b,v=somchai@example.org,congo=t61rcWkgMzE', 'a=b,congo=t61rcWkgMzE'],
  ])('entries of a tracestate that are personal are left out: %s', (state, expected) => {
    const accepted = acceptInbound(inbound(state), true, new Set());
    expect(trace.getSpanContext(accepted)?.traceState?.serialize()).toBe(expected);
  });

  test('a context with nothing of it stays as it is', () => {
    const plain = trace.setSpanContext(ROOT_CONTEXT, caller);
    expect(acceptInbound(plain, false, new Set())).toBe(plain);
  });
});

describe('what a third party is told of a request', () => {
  const headers = {
    traceparent: `00-${caller.traceId}-${caller.spanId}-01`,
    tracestate: 'a=b',
    baggage: 'tenant=a,patient.name=Somchai,citizen=1103700123456',
  };

  test.each([
    ['by default', {}, {}, undefined, 'a=b'],
    [
      'of a stranger',
      { 'x-forwarded-for': '8.8.8.8' },
      { baggage: ['tenant'], ownHosts: ['127.0.0.1'] },
      undefined,
      undefined,
    ],
    ['at a host that is none of ours', {}, { baggage: ['tenant'], ownHosts: ['.internal'] }, undefined, 'a=b'],
    ['at a host of ours', {}, { baggage: ['tenant'], ownHosts: ['127.0.0.1'] }, 'tenant=a', 'a=b'],
  ])('%s', async (_, more, http, baggage, tracestate) => {
    let told: IncomingHttpHeaders = {};
    const third = await serve((request, response) => {
      told = request.headers;
      response.end();
    });
    startClinic({ metrics: { server: false }, http });
    const service = await serve(async (_request, response) => {
      await (await fetch(third.url)).text();
      response.end();
    });
    // Without a context of its own, as a caller outside of this process.
    await new Promise<void>((resolve) => {
      get(service.url, { headers: { ...headers, ...more } }, (response) => response.resume().on('end', resolve));
    });
    expect([told.baggage, told.tracestate]).toEqual([baggage, tracestate]);
    expect(told.traceparent).toContain(caller.traceId);
    await Promise.all([third.close(), service.close()]);
  });
});
