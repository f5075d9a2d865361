/**
 * The functions of PromQL and what they take, in Prometheus 3 without experimental ones. Source: Prometheus, "Query functions".
 */

/** The kinds of values of PromQL. */
export type ValueKind = 'scalar' | 'vector' | 'range' | 'text';

/** What a function takes and gives. */
export interface Signature {
  readonly args: readonly ValueKind[];
  /** How many of the arguments must be there. */
  readonly least: number;
  /** Whether the last argument may be given again and again. */
  readonly isOpen: boolean;
  readonly result: 'scalar' | 'vector';
}

const letters: Readonly<Record<string, ValueKind>> = { s: 'scalar', v: 'vector', r: 'range', t: 'text' };

/** By what they take, a letter each: a scalar, a vector, a range, a text; `?` may be left out, `*` may come any number of times. */
const names: Readonly<Record<string, string>> = {
  '': 'time pi',
  v: `abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count histogram_stddev
    histogram_stdvar histogram_sum ln log10 log2 rad scalar sgn sin sinh sort sort_desc sqrt tan tanh timestamp`,
  'v?': 'day_of_month day_of_week day_of_year days_in_month hour minute month year',
  r: `absent_over_time avg_over_time changes count_over_time delta deriv idelta increase irate last_over_time max_over_time
    min_over_time present_over_time rate resets stddev_over_time stdvar_over_time sum_over_time`,
  s: 'vector',
  vs: 'clamp_max clamp_min',
  'vs?': 'round',
  vss: 'clamp',
  rs: 'predict_linear',
  sr: 'quantile_over_time',
  sv: 'histogram_quantile',
  ssv: 'histogram_fraction',
  vtttt: 'label_replace',
  'vttt*': 'label_join',
};

const scalars = new Set(['time', 'pi', 'scalar']);

/** Every function by its name. */
export const promqlFunctions: ReadonlyMap<string, Signature> = new Map(
  Object.entries(names).flatMap(([written, group]) => {
    const args = [...written].flatMap((letter) => letters[letter] ?? []);
    const least = /[?*]$/.test(written) ? args.length - 1 : args.length;
    return group.split(/\s+/).map((name): [string, Signature] => {
      const result = scalars.has(name) ? 'scalar' : 'vector';
      return [name, { args, least, isOpen: written.endsWith('*'), result }];
    });
  }),
);

/** What an aggregation takes before that which it aggregates. Source: Prometheus, "Operators". */
export const aggregationParameters: ReadonlyMap<string, readonly ValueKind[]> = new Map([
  ...['sum', 'avg', 'count', 'min', 'max', 'group', 'stddev', 'stdvar'].map((name): [string, ValueKind[]] => [
    name,
    [],
  ]),
  ...['topk', 'bottomk', 'quantile'].map((name): [string, ValueKind[]] => [name, ['scalar']]),
  ['count_values', ['text']],
]);
