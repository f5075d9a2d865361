import { SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { clients, observedClients } from '../../support/observed-clients.js';

const tested = observedClients();
const { received, calls, ended } = tested;

describe('fetch', () => {
  test('that follows a redirect makes two requests', async () => {
    await clients.fetch(`${tested.server.url}/moved`);
    expect((await ended(2)).map((call) => call['http.response.status_code'])).toEqual([302, 200]);
    expect(received.map(({ traceparent }) => String(traceparent).split('-')[2])).toEqual(
      calls().map((span) => span.spanContext().spanId),
    );
  });

  test('that is aborted failed', async () => {
    await expect(fetch(`${tested.server.url}/hangs`, { signal: AbortSignal.timeout(50) })).rejects.toThrow();
    expect((await ended())[0]?.['error.type']).toEqual(expect.stringMatching(/Abort|Timeout|ABORT/));
  });

  test.each([
    ['cancelled', (response: Response) => response.body?.cancel()],
    ['aborted', (_: Response, control: AbortController) => control.abort()],
  ])('whose answer is %s once its status is known is none that failed', async (_, giveUp) => {
    const control = new AbortController();
    await giveUp(await fetch(`${tested.server.url}/large`, { signal: control.signal }), control);
    expect(await ended()).toMatchObject([{ 'http.response.status_code': 200 }]);
    expect(calls()[0]?.status.code).toBe(SpanStatusCode.UNSET);
  });

  test('whose answer takes longer than its limit failed', async () => {
    const limit = new AbortController();
    const response = await fetch(`${tested.server.url}/large`, { signal: limit.signal });
    // As AbortSignal.timeout() does, but never before the status is known.
    limit.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    expect(await ended()).toMatchObject([{ 'http.response.status_code': 200, 'error.type': 'TimeoutError' }]);
    await response.body?.cancel().catch(() => undefined);
  });

  test('never tells credentials', async () => {
    await clients["undici's request"](tested.server.url.replace('//', '//somchai:secret@'));
    expect(JSON.stringify([await ended(), tested.timing.counts()])).not.toMatch(/somchai|secret/);
  });
});
