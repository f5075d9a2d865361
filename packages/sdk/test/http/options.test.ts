import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { resolveHttp } from '../../src/http/options.js';
import { trustsInbound } from '../../src/http/trust.js';
import { StartError } from '../../src/start-error.js';

const request = {} as IncomingMessage;

test('has a default for everything', () => {
  const defaults = {
    ignorePaths: new Set(['/metrics', '/healthz', '/readyz', '/livez']),
    route: undefined,
    user: undefined,
    trustInbound: trustsInbound,
    client: true,
  };
  expect(resolveHttp()).toEqual(defaults);
  expect(resolveHttp(true)).toEqual(defaults);
  expect(resolveHttp({})).toEqual(defaults);
  expect(resolveHttp(false)).toBeUndefined();
});

test.each([
  [true, true],
  [false, false],
  [() => true, true],
])('trustInbound %s answers %s', (trustInbound, answer) => {
  expect(resolveHttp({ trustInbound })?.trustInbound(request)).toBe(answer);
});

test.each(['route', 'user'] as const)('%s has to be a function', (name) => {
  const http = { [name]: '/a' } as object;
  expect(() => resolveHttp(http)).toThrow(new StartError(`http.${name} is "/a". Give a function of the request.`));
});
