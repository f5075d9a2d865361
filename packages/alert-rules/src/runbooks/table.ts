/** Text within a table: no line ends, no column ends, no tags. */
const cell = (text: string | undefined): string =>
  (text ?? '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll('<', '&lt;');

/** A table in Markdown, its columns aligned; rows that say the same stand once. */
export function table(heads: readonly string[], rows: readonly (readonly (string | undefined)[])[]): string {
  const cells = [heads, ...rows].map((row) => row.map(cell));
  const widths = heads.map((_head, column) => Math.max(3, ...cells.map((row) => row[column]?.length ?? 0)));
  const written = cells.map((row) => `| ${row.map((text, column) => text.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const line = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = '', ...body] = written;
  return [head, line, ...new Set(body)].join('\n');
}
