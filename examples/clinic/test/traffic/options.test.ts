import { expect, test } from 'vitest';
import { readTrafficOptions } from '../../src/traffic/options.js';

const env = { CLINIC_DEMO_PASSWORD: 'secret' };

test('no options give the defaults', () => {
  const { url, ...rest } = readTrafficOptions([], env);
  expect(url.origin).toBe('http://127.0.0.1:3000');
  expect(rest).toEqual({ rate: 10, seed: 1, failures: 0.02, password: 'secret' });
});

test('every option is read', () => {
  const { url, ...rest } = readTrafficOptions(
    '--url http://localhost:1 --rate 2 --seed 3 --failures 0 --count 4'.split(' '),
    env,
  );
  expect(url.origin).toBe('http://localhost:1');
  expect(rest).toEqual({ rate: 2, seed: 3, failures: 0, count: 4, password: 'secret' });
});

test('a missing password is said', () => {
  expect(() => readTrafficOptions([], {})).toThrow('CLINIC_DEMO_PASSWORD is not set; set it to the value');
});

test.each([
  ['--rate', 'fast'],
  ['--url', 'ftp://127.0.0.1'],
  ['--failures', '-0.1'],
  ['--count', '1.5'],
])('%s=%s is refused in one sentence that names the option', (option, value) => {
  expect(() => readTrafficOptions([`${option}=${value}`], env)).toThrow(
    new RegExp(`^${option} [^\n]+; give [^\n]+\\.$`),
  );
});
