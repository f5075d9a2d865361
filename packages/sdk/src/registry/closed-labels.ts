import type { MetricDefinition } from '@pulsetrail/catalog';

/**
 * Every combination of a metric's closed label values, one by one; none where a label is open, and the empty one where
 * there are no labels. These series start at zero: Prometheus cannot see the first increase of one that starts at one.
 */
export function* closedCombinations({
  labels,
  values,
}: MetricDefinition): IterableIterator<Readonly<Record<string, string | undefined>>> {
  const allowed = labels.map((label): readonly string[] => values[label] ?? []);
  const total = allowed.reduce((product, { length }) => product * length, 1);
  for (let number = 0; number < total; number++) {
    const combination: Record<string, string | undefined> = {};
    let rest = number;
    for (const [index, options] of allowed.entries()) {
      combination[labels[index] ?? ''] = options[rest % options.length];
      rest = Math.floor(rest / options.length);
    }
    yield combination;
  }
}

/** The values that each label may have, where they are known. */
export const closedValues = ({ labels, values }: MetricDefinition): readonly (ReadonlySet<string> | undefined)[] =>
  labels.map((name) => {
    const allowed: readonly string[] | undefined = values[name];
    return allowed && new Set([...allowed, '']);
  });
