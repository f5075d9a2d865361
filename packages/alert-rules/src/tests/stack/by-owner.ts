import type { Service } from '@pulsetrail/catalog';

/** One service of each owner, and one that the catalog does not know. */
export const oneByOwner = (services: readonly Service[]): { readonly service: string; readonly owner: string }[] => [
  ...[...Map.groupBy(services, ({ owner }) => owner)].map(([owner, [first]]) => ({
    service: first?.name ?? '',
    owner,
  })),
  { service: 'not-in-the-catalog', owner: '' },
];
