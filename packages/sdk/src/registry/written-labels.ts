import { sanitizeLabelName } from '@pulsetrail/catalog/names';
import { escapeLabelValue } from '../exposition/escape.js';

/** Labels as they stand in the exposition, without braces, and as attributes under their OpenTelemetry names. */
export function writeLabels(
  names: readonly string[],
  values: readonly string[],
): [string, Readonly<Record<string, string>>] {
  const attributes: Record<string, string> = {};
  const parts: string[] = [];
  for (const [index, name] of names.entries()) {
    const value = values[index] ?? '';
    // In Prometheus an empty label is no label; `error.type` is absent on success.
    if (value === '') continue;
    attributes[name] = value;
    parts.push(`${sanitizeLabelName(name)}="${escapeLabelValue(value)}"`);
  }
  return [parts.join(','), attributes];
}
