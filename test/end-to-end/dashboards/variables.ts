import type { Board, Variable } from '@pulsetrail/grafana';

/** The values of variables by name, or of Grafana's own such as `__range`. */
export type Values = ReadonlyMap<string, readonly string[]>;

/** How Grafana writes several values into PromQL: an alternation, escaped within its quotes. */
const asRegex = (values: readonly string[]): string =>
  values.map((value) => value.replace(/[\\^$.*+?()[\]{}|]/g, '\\\\$&')).join('|');

/** A query as Grafana sends it: variables replaced, its own as they are, those of boards as alternations. */
export const filledIn = (text: string, values: Values): string =>
  text.replaceAll(/\$(\w+)/g, (whole, name: string) => {
    const found = values.get(name);
    if (found === undefined) return whole;
    return name.startsWith('__') ? found.join() : asRegex(found);
  });

interface LabelAnswer {
  readonly status: string;
  readonly error?: string;
  readonly data?: readonly string[];
}

async function valuesOf({ name, from }: Variable, values: Values, prometheus: string): Promise<readonly string[]> {
  if (from.kind === 'names') return from.names;
  const [, selector, label = ''] = /^label_values\((?:(.+),\s*)?(\w+)\)$/.exec(from.query) ?? [];
  const parameters = new URLSearchParams(selector === undefined ? {} : { 'match[]': filledIn(selector, values) });
  const response = await fetch(`${prometheus}/api/v1/label/${label}/values?${parameters}`);
  const { status, error, data = [] } = (await response.json()) as LabelAnswer;
  if (status !== 'success') throw new Error(`Prometheus refuses the choice ${name}, ${from.query}: ${error}`);
  return data;
}

/** The values of all variables of a board, each asked with those before it, all of them chosen. */
export async function choices({ variables }: Board, own: Values, prometheus: string): Promise<Values> {
  const values = new Map(own);
  for (const variable of variables) values.set(variable.name, await valuesOf(variable, values, prometheus));
  return values;
}
