/** Escapes a label value. Source: Prometheus text exposition format 0.0.4. */
export function escapeLabelValue(value: string): string {
  return /[\\"\n]/.test(value) ? value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n') : value;
}

/** Escapes the text of a HELP line: classic text leaves double quotes, OpenMetrics escapes them too. */
export function escapeHelp(text: string, openMetrics: boolean): string {
  const escaped = text.replace(/\\/g, '\\\\').replace(/\n/g, '\\n');
  return openMetrics ? escaped.replace(/"/g, '\\"') : escaped;
}

/** Writes a sample value. */
export function formatValue(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf';
  if (value === Number.NEGATIVE_INFINITY) return '-Inf';
  return String(value);
}

/** Writes a bucket bound; OpenMetrics wants `1.0` where classic text has `1`. */
export function formatBound(bound: number, openMetrics: boolean): string {
  const text = formatValue(bound);
  return openMetrics && /^-?\d+$/.test(text) ? `${text}.0` : text;
}
