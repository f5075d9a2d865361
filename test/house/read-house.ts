import { existsSync, globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { importsOf } from './imports.js';
import type { Room } from './room.js';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

const read = (path: string): string => readFileSync(root + path, 'utf8');

/** Reads the packages that the root's package.json lists as workspaces. */
export function readHouse(): Room[] {
  const { workspaces } = JSON.parse(read('package.json')) as { workspaces: string[] };
  const folders = workspaces.flatMap((pattern) => globSync(pattern, { cwd: root }));
  return folders
    .filter((folder) => existsSync(`${root}${folder}/package.json`))
    .toSorted()
    .map((folder) => {
      const { name, dependencies, devDependencies, peerDependencies } = JSON.parse(
        read(`${folder}/package.json`),
      ) as Record<'dependencies' | 'devDependencies' | 'peerDependencies', object | undefined> & { name: string };
      const { references = [] } = JSON.parse(read(`${folder}/tsconfig.json`)) as { references?: { path: string }[] };
      return {
        folder,
        name,
        dependencies: Object.keys({ ...dependencies, ...devDependencies, ...peerDependencies }),
        references: references.map(({ path }) => posix.join(folder, path)),
        files: new Map(
          globSync(`${folder}/src/**/*.ts`, { cwd: root })
            .toSorted()
            .map((file) => [file, importsOf(read(file))]),
        ),
      };
    });
}
