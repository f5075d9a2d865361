/** The part of a package-lock.json (lockfileVersion 3) that says where packages come from. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly resolved?: string; readonly link?: boolean }>>;
}

/** Every place where a lockfile says where to fetch a package from, each as a sentence. */
export const addressesIn = ({ packages }: Lockfile): string[] =>
  Object.entries(packages)
    .filter(([, { resolved, link }]) => resolved !== undefined && !(link === true && !/^[a-z+]+:/i.test(resolved)))
    .map(
      ([path]) =>
        `${path} says where it is fetched from; run npm install with the .npmrc of this repository, which leaves addresses out.`,
    );
