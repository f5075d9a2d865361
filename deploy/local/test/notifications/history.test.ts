import { expect, test } from 'vitest';
import { History } from '../../src/notifications/history.js';

test('the latest thousand stay, oldest first', () => {
  const history = new History();
  for (let number = 1; number <= 1_001; number += 1) {
    history.add({ at: '', via: 'slack', to: '', title: String(number), text: '' });
  }
  const titles = history.list().map(({ title }) => title);
  expect(titles).toHaveLength(1_000);
  expect([titles[0], titles.at(-1)]).toEqual(['2', '1001']);
});
