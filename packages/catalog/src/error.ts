/** One fault of a catalog. */
export interface CatalogProblem {
  /** Where it is, such as `services.clinic-api.operations.sign-in.target.latency`. */
  readonly path: string;
  /** The offending value. */
  readonly value: unknown;
  /** What is wrong and what to write instead. */
  readonly message: string;
}

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
};

/** Thrown by {@link defineCatalog}: names every fault of the catalog at once. */
export class CatalogError extends Error {
  readonly code = 'PULSETRAIL_CATALOG_INVALID';
  override readonly name = 'CatalogError';
  readonly problems: readonly CatalogProblem[];

  constructor(problems: readonly CatalogProblem[]) {
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = problems.map(
      ({ path, value, message }) => `  ${path || 'catalog'}: ${message} (found ${shown(value)})`,
    );
    super(`The catalog has ${count}:\n${lines.join('\n')}`);
    this.problems = problems;
  }
}
