/**
 * The quantities that a catalog writes as text: durations, ratios and rates.
 * Each parser returns `undefined` for text it does not understand; the schema turns that into a problem with a path.
 */

const secondsPerUnit: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  min: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
};

/** A duration such as `'500ms'`, `'2s'`, `'5m'`, `'1h'`, `'30d'` or `'4w'`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd' | 'w'}`;

/** A share such as `'1%'` or `'0.1%'`. */
export type Percentage = `${number}%`;

/** A rate such as `'50/min'`, `'10/s'` or `'1000/h'`. */
export type Rate = `${number}/${'s' | 'min' | 'h'}`;

/** Rounds away the noise of binary floats (`0.1 + 0.2`) so that generated files show the number that was written. */
const tidy = (value: number): number => Number(value.toPrecision(12));

const amountWithUnit = (text: string, pattern: RegExp): { amount: number; unit: string } | undefined => {
  const [, digits, unit] = pattern.exec(text) ?? [];
  const amount = Number(digits);
  return unit !== undefined && Number.isFinite(amount) ? { amount, unit } : undefined;
};

/** Parses a {@link Duration} into seconds. */
export function parseDuration(text: string): number | undefined {
  const parsed = amountWithUnit(text, /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w)$/);
  const seconds = parsed && secondsPerUnit[parsed.unit];
  return parsed && seconds !== undefined ? tidy(parsed.amount * seconds) : undefined;
}

/** Parses a {@link Percentage} into a ratio: `'1%'` is `0.01`. */
export function parsePercentage(text: string): number | undefined {
  const parsed = amountWithUnit(text, /^(\d+(?:\.\d+)?)(%)$/);
  return parsed ? tidy(parsed.amount / 100) : undefined;
}

/** Parses a {@link Rate} into events per second. */
export function parseRate(text: string): number | undefined {
  const parsed = amountWithUnit(text, /^(\d+(?:\.\d+)?)\/(s|min|h)$/);
  const seconds = parsed && secondsPerUnit[parsed.unit];
  return parsed && seconds !== undefined ? tidy(parsed.amount / seconds) : undefined;
}

/** The unit of a {@link Rate}, with its seconds. */
export interface RateUnit {
  readonly name: 's' | 'min' | 'h';
  readonly seconds: number;
}

/** The unit in which a {@link Rate} is written: `'1000/h'` is in `h`. */
export function rateUnit(text: string): RateUnit | undefined {
  const unit = /^\d+(?:\.\d+)?\/(s|min|h)$/.exec(text)?.[1];
  if (unit !== 's' && unit !== 'min' && unit !== 'h') return undefined;
  return { name: unit, seconds: secondsPerUnit[unit] ?? 1 };
}

/** A number as it is written: bare, or as a duration, a share or a rate; `value` is in base units. */
export interface Amount {
  readonly value: number;
  readonly form: 'number' | 'duration' | 'percentage' | 'rate';
  /** The unit of a rate. */
  readonly unit?: RateUnit;
}

/** Parses what a threshold is written as: `0.9`, `'500ms'`, `'90%'` or `'10/min'`. */
export function parseAmount(written: number | string): Amount | undefined {
  if (typeof written === 'number') return Number.isFinite(written) ? { value: written, form: 'number' } : undefined;
  const unit = rateUnit(written);
  const perSecond = parseRate(written);
  if (unit !== undefined && perSecond !== undefined) return { value: perSecond, form: 'rate', unit };
  const seconds = parseDuration(written);
  if (seconds !== undefined) return { value: seconds, form: 'duration' };
  const ratio = parsePercentage(written);
  return ratio === undefined ? undefined : { value: ratio, form: 'percentage' };
}

/** Writes seconds as a {@link Duration} in the largest unit that divides them: `0.0025` is `2.5ms`, `90` is `90s`. */
export function writeDuration(seconds: number): Duration {
  for (const unit of ['d', 'h', 'm', 's'] as const) {
    const amount = seconds / (secondsPerUnit[unit] ?? 1);
    if (Number.isInteger(amount)) return `${amount}${unit}`;
  }
  return seconds < 1 ? `${tidy(seconds * 1_000)}ms` : `${seconds}s`;
}

/**
 * Writes seconds as a Prometheus duration literal: `5400` is `1h30m`, `0.5` is `500ms`, `0` is `0s`.
 * Whole milliseconds, the finest that a literal can say.
 *
 * Source: Prometheus, "Querying basics", float literals and time durations.
 *
 * @throws {RangeError} for a number that no literal can say: below zero, or not finite.
 */
export function formatDuration(seconds: number): string {
  if (!(seconds >= 0 && seconds < Infinity)) {
    throw new RangeError(`${seconds} s cannot be written as a duration. Give a finite number of seconds, 0 or more.`);
  }
  let rest = Math.round(seconds * 1_000);
  if (rest === 0) return '0s';
  let text = '';
  for (const [unit, size] of [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
    ['ms', 1],
  ] as const) {
    const count = Math.floor(rest / size);
    if (count > 0) text += `${count}${unit}`;
    rest -= count * size;
  }
  return text;
}

/** Writes a ratio as a percentage without float noise: `0.144` is `14.4%`. */
export function formatPercentage(ratio: number): string {
  return `${tidy(ratio * 100)}%`;
}
