import { expect, test } from 'vitest';
import { append, spoolFolder } from '../fixtures/spool.js';

test('a second bridge on one spool is refused in one sentence, and the first goes on', async () => {
  using folder = spoolFolder();
  const spool = folder.open();
  expect(() => folder.open()).toThrow(`Another bridge uses the spool ${folder.file}`);
  await append(spool);
  spool.close();
  expect(folder.open().depth.messages).toBe(1);
});
