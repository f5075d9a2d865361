import { expect, test } from 'vitest';
import { table } from '../../src/runbooks/table.js';

test('columns are aligned, what would end a cell is escaped, and what is said twice stands once', () => {
  const rows = [
    ['x', 'a | b'],
    ['<y>\n z', undefined],
    ['x', 'a | b'],
  ];
  expect(table(['of', 'n'], rows)).toBe(
    ['| of       | n      |', '| -------- | ------ |', '| x        | a \\| b |', '| &lt;y> z |        |'].join('\n'),
  );
});
