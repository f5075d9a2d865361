import { expect, test } from 'vitest';
import { hashPassword, verifyPassword } from '../../src/service/passwords.js';

test('only the password that was stored is verified', async () => {
  const stored = await hashPassword('right');
  expect(stored).not.toContain('right');
  expect(await verifyPassword('right', stored)).toBe(true);
  expect(await verifyPassword('wrong', stored)).toBe(false);
});

test('the same password is stored differently each time', async () => {
  expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
});

test.each(['', 'salt', ':', 'c2FsdA:a2V5'])('nothing matches what is no stored password: %j', async (stored) => {
  expect(await verifyPassword('', stored)).toBe(false);
});
