import type { PartState } from './stack.js';

/** The one table that is printed when everything is ready. */
export function table(parts: readonly PartState[]): string {
  const rows = [['part', 'address', 'state'], ...parts.map(({ part, address, state }) => [part, address, state])];
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return `${rows.map(line).join('\n')}\n`;
}
