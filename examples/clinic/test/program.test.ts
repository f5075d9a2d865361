import { afterEach, expect, test } from 'vitest';
import { endPrograms, startProgram } from './programs.fixture.js';

afterEach(endPrograms);

test('an error of several lines is printed as one', async () => {
  const { ended, stderr } = startProgram('simulator/main.js', ['--rate', 'a\nb', '--mix', 'x']);
  expect(await ended).toBe(2);
  expect(stderr().split('\n')).toHaveLength(2);
});
