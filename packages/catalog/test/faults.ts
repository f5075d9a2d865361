import { CatalogError, defineCatalog } from '../src/index.js';

/** The lines in which a catalog's faults are reported, without their heading; none when it is sound. */
export function faultsOf(definition: unknown): string[] {
  try {
    defineCatalog(definition as Parameters<typeof defineCatalog>[0]);
    return [];
  } catch (error) {
    if (!(error instanceof CatalogError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
}

/** A catalog of one service `a` with the given parts. */
export const serviceWith = (parts: object, rest: object = {}): object => ({
  services: { a: { owner: 'team', ...parts } },
  ...rest,
});

/** A catalog whose only operation `a/o` has the given target. */
export const targetOf = (target: object, rest: object = {}): object =>
  serviceWith({ operations: { o: { kind: 'api', component: 'c', target } } }, rest);
