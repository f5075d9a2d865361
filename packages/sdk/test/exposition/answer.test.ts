import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { acceptsGzip, metricsAnswer } from '../../src/exposition/answer.js';
import type { MetricsPage } from '../../src/exposition/page.js';

const body = 'jobs_total{route="/patients/:id"} 1\n'.repeat(1_000);
const write = async (accept?: string): Promise<MetricsPage> => ({
  contentType: `text/plain; accept=${accept ?? 'none'}`,
  body,
});
const answer = metricsAnswer({ write, token: 'right' });

describe('the answer of any framework', () => {
  test.each([
    ['headers of Node', { accept: 'x/y', authorization: 'Bearer right' }],
    ['headers of the web', new Headers({ Accept: 'x/y', Authorization: 'Bearer right' })],
  ])('reads %s', async (_, headers) => {
    const { status, headers: given, body: bytes } = await answer({ method: 'GET', headers });
    expect([status, given['content-type'], bytes.toString()]).toEqual([200, 'text/plain; accept=x/y', body]);
    expect(given['content-length']).toBe(String(Buffer.byteLength(body)));
    expect(given.vary).toBe('accept, accept-encoding');
  });

  test.each([
    ['no token', {}],
    ['a wrong one', { authorization: 'Bearer wrong' }],
    ['a longer one', { authorization: 'Bearer right-and-more' }],
    ['one of another scheme', { authorization: 'Basic right' }],
  ])('refuses %s', async (_, headers) => {
    const { status, headers: given, body: bytes } = await answer({ headers });
    expect([status, bytes.length]).toEqual([401, 0]);
    expect(given['www-authenticate']).toBe('Bearer realm="metrics"');
  });

  test('is compressed where the request takes that', async () => {
    const { headers, body: bytes } = await answer({
      headers: { authorization: 'Bearer right', 'accept-encoding': 'gzip' },
    });
    expect([headers['content-encoding'], headers['content-length']]).toEqual(['gzip', String(bytes.length)]);
    expect(gunzipSync(bytes).toString()).toBe(body);
  });

  test('refuses what is no reading', async () => {
    const { status, headers } = await answer({ method: 'POST', headers: { authorization: 'Bearer right' } });
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD']);
  });

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['no headers', {}],
    ['null for them', { headers: null }],
    ['a number', { headers: 5 }],
    [
      'a getter that throws',
      {
        get headers() {
          throw new Error('x');
        },
      },
    ],
  ])('takes %s of an untyped caller for a request without headers', async (_, request) => {
    const open = metricsAnswer({ write });
    expect((await open(request as never)).status).toBe(200);
    expect((await answer(request as never)).status).toBe(401);
  });

  test('is 500 with the type of the error and not its message, where the page cannot be written', async () => {
    const failing = metricsAnswer({ write: () => Promise.reject(new TypeError('secret')) });
    const { status, body: bytes } = await failing({ headers: {} });
    expect([status, bytes.toString()]).toEqual([500, 'The metrics could not be collected: TypeError.\n']);
  });
});

test.each([
  [undefined, false],
  ['', false],
  ['gzip', true],
  ['br, GZIP;q=0.5', true],
  ['gzip;q=0', false],
  ['identity, *', true],
  ['*, gzip;q=0', false],
  ['deflate', false],
])('an Accept-Encoding of %j takes gzip: %j', (header, accepted) => {
  expect(acceptsGzip(header)).toBe(accepted);
});
