import type { IncomingMessage } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { routeSources, unmatchedRoute, watchRoutes } from '../../../src/http/routes/index.js';
import { catchWarnings } from '../../support/warnings.js';

const warnings = catchWarnings();
let stop: (() => void) | undefined;
afterEach(() => stop?.());

const of = (request: unknown, own?: (request: IncomingMessage) => string | undefined) => {
  const routes = watchRoutes(own);
  stop = routes.stop;
  return routes.of(request as IncomingMessage);
};

test('no two sources have one name', () => {
  expect(new Set(routeSources.map(({ name }) => name)).size).toBe(routeSources.length);
});

test.each<[string, unknown, ((request: IncomingMessage) => string | undefined) | undefined, string]>([
  ['what the service says comes first', { route: { path: '/b' }, app: {} }, () => '/a', '/a'],
  ['what it leaves open is asked of the frameworks', { route: { path: '/b' }, app: {} }, () => undefined, '/b'],
  ['what it says empty is left open', {}, () => '', unmatchedRoute],
  ['what is no text is left open', {}, () => 17 as unknown as string, unmatchedRoute],
  ['what nobody knows is unmatched', {}, undefined, unmatchedRoute],
  ['what is long is cut', {}, () => `/${'a'.repeat(400)}`, `/${'a'.repeat(255)}`],
])('%s', (_, request, own, route) => {
  expect(of(request, own)).toBe(route);
});

test('a function that throws is said once, and harms nobody', () => {
  const broken = () => {
    throw new TypeError('somchai');
  };
  expect([of({}, broken), of({}, broken)]).toEqual([unmatchedRoute, unmatchedRoute]);
  expect(warnings).toEqual(['http.route: the route of a request could not be told (TypeError).']);
});
