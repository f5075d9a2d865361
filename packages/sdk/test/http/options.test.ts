import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { type HttpOptions, resolveHttp } from '../../src/http/options.js';
import { trustsInbound } from '../../src/http/trust.js';
import { resolving } from '../../src/problems.js';
import { StartError } from '../../src/start-error.js';

const request = {} as IncomingMessage;
const resolve = (http?: HttpOptions | boolean) => resolving((problems) => resolveHttp(http, problems));

test('has a default for everything', () => {
  const defaults = {
    ignorePaths: new Set(['/metrics', '/healthz', '/readyz', '/livez']),
    route: undefined,
    user: undefined,
    trustInbound: trustsInbound,
    client: true,
  };
  expect(resolve()).toMatchObject(defaults);
  expect(resolve(true)).toMatchObject(defaults);
  expect(resolve({})).toMatchObject(defaults);
  expect(resolve(false)).toBeUndefined();
});

test.each([
  [true, true],
  [false, false],
  [() => true, true],
])('trustInbound %s answers %s', (trustInbound, answer) => {
  expect(resolve({ trustInbound })?.trustInbound(request)).toBe(answer);
});

test.each<[object, string]>([
  [{ route: '/a' }, 'http.route is "/a". Give a function of the request.'],
  [{ user: 5 }, 'http.user is 5. Give a function of the request.'],
  [{ ignorePaths: '/health' }, `http.ignorePaths is "/health". Give a list of paths: ['/health'].`],
  [{ ignorePaths: ['health'] }, `http.ignorePaths is a list. Give a list of paths: ['/health'].`],
  [{ trustInbound: 'yes' }, 'http.trustInbound is "yes". Write true or false, or give a function of the request.'],
  [{ client: 'no' }, 'http.client is "no". Write true or false, without quotes.'],
])('%j is refused', (http, sentence) => {
  expect(() => resolve(http)).toThrow(new StartError(sentence));
});

test('what is no options at all is refused, too', () => {
  for (const http of [null, 'yes', 5, []]) expect(() => resolve(http as never)).toThrow('Give an object of options.');
});
