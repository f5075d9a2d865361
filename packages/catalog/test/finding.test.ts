import { expect, test } from 'vitest';
import { listed, toProblem } from '../src/finding.js';

const input = { routes: { critical: ['nobody'] } };

test('a finding takes its value from where it points', () => {
  const problem = toProblem({ path: ['routes', 'critical', 0], message: 'unknown' }, input);
  expect(problem).toEqual({ path: 'routes.critical.0', value: 'nobody', message: 'unknown' });
});

test('a finding may name another value, also none', () => {
  expect(toProblem({ path: ['routes'], message: 'm', value: 'own' }, input).value).toBe('own');
  expect(toProblem({ path: ['routes'], message: 'm', value: undefined }, input).value).toBeUndefined();
});

test('words are joined by commas', () => {
  expect(listed(['a', 'b'])).toBe('a, b');
});
