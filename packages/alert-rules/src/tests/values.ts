/** Values of a series, one a sample; undefined where there is none. */
export type Values = readonly (number | undefined)[];

/** A stretch of a series: so many samples, each so much above the one before. */
export interface Stretch {
  readonly samples: number;
  readonly rise: number;
}

/** A counter that starts at a value and rises as the stretches say, the start being one sample more. */
export function rising(start: number, stretches: readonly Stretch[]): Values {
  const values = [start];
  let value = start;
  for (const { samples, rise } of stretches) {
    for (let index = 0; index < samples; index += 1) {
      value += rise;
      values.push(value);
    }
  }
  return values;
}

/** A gauge that has each value for so many samples. */
export const steady = (...stretches: readonly (readonly [value: number | undefined, samples: number])[]): Values =>
  stretches.flatMap(([value, samples]) => Array.from({ length: samples }, () => value));

/** How many samples from an index on have the same distance, or are missing alike. */
function runLength(values: Values, from: number): number {
  const [first, second] = [values[from], values[from + 1]];
  let end = from + 1;
  if (first === undefined) {
    while (end < values.length && values[end] === undefined) end += 1;
    return end - from;
  }
  if (second === undefined) return 1;
  const rise = second - first;
  while (end < values.length) {
    const [value, before] = [values[end], values[end - 1]];
    if (value === undefined || before === undefined || value - before !== rise) break;
    end += 1;
  }
  return end - from;
}

/**
 * Writes values in promtool's notation: `0+60x120` for a start and 120 samples more, `_x3` for missing ones.
 * Source: Prometheus, "Unit testing for rules".
 */
export function notation(values: Values): string {
  const known = written.get(values);
  if (known !== undefined) return known;
  const text = notationOf(values);
  written.set(values, text);
  return text;
}

/** The same values stand in the series of many. */
const written = new WeakMap<Values, string>();

function notationOf(values: Values): string {
  const parts: string[] = [];
  for (let index = 0; index < values.length; ) {
    const length = runLength(values, index);
    const [first, second] = [values[index], values[index + 1]];
    if (first === undefined) parts.push(`_x${length}`);
    else if (length === 1 || second === undefined) parts.push(String(first));
    else parts.push(second === first ? `${first}x${length - 1}` : `${first}${sign(second - first)}x${length - 1}`);
    index += length;
  }
  return parts.join(' ');
}

const sign = (value: number): string => (value < 0 ? String(value) : `+${value}`);
