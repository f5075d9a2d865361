import { posix } from 'node:path';
import { circles } from './circles.js';
import type { Room } from './room.js';

/** The plan that rooms are held against. */
export interface Plan {
  /** Folders by floor, from the ground up. */
  readonly floors: readonly (readonly string[])[];
  /** Rooms that another one may depend on without importing them, because it only starts them. */
  readonly started: Readonly<Record<string, readonly string[]>>;
}

/** The file that a relative import means: sources import `./x.js` and mean `./x.ts`. */
const sourceFile = (from: string, specifier: string): string =>
  posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');

const isRelative = (specifier: string): boolean => specifier.startsWith('.');

const arrow = (circle: readonly string[]): string => circle.join(' -> ');

/** Every place where the house is not built to plan, each as a sentence. */
export function faultsOfHouse(rooms: readonly Room[], { floors, started }: Plan): string[] {
  const faults = new Set<string>();
  const edges = new Map<string, Set<string>>(rooms.map(({ folder }) => [folder, new Set()]));
  const byName = new Map(rooms.map((room) => [room.name, room]));
  const byFolder = new Map(rooms.map((room) => [room.folder, room]));
  const floorOf = ({ folder }: Room): number => floors.findIndex((floor) => floor.includes(folder));
  const scope = rooms[0]?.name.split('/')[0] ?? '';

  /** The room that a package name, or a path inside a package, leads to. */
  const roomOf = (specifier: string): Room | undefined =>
    byName.get(specifier) ?? rooms.find(({ name }) => specifier.startsWith(`${name}/`));

  /** Notes that one room knows another; says when it may not. */
  const knows = (room: Room, other: Room, how: string): boolean => {
    edges.get(room.folder)?.add(other.folder);
    const [own, target] = [floorOf(room), floorOf(other)];
    if (own < 0 || target < 0 || target < own) return true;
    const reason =
      target > own
        ? `${other.folder} is on a higher floor`
        : `${room.folder} and ${other.folder} are on one floor and do not know each other`;
    faults.add(`${how}: ${reason}; move what both need to a lower floor.`);
    return false;
  };

  const imports = (room: Room, file: string, specifier: string): void => {
    if (isRelative(specifier)) {
      const target = sourceFile(file, specifier);
      if (target.startsWith(`${room.folder}/`)) return;
      const other = rooms.find(({ folder }) => target.startsWith(`${folder}/`));
      const remedy = other
        ? `import '${other.name}' instead`
        : 'a package imports only its own files and other packages';
      faults.add(`${file} imports '${specifier}', which leaves its package; ${remedy}.`);
      if (other) knows(room, other, `${file} imports '${specifier}'`);
      return;
    }
    const other = roomOf(specifier);
    if (other === undefined) {
      if (specifier.startsWith(`${scope}/`))
        faults.add(`${file} imports '${specifier}', which no folder of the workspace is.`);
      return;
    }
    if (other === room) {
      faults.add(`${file} imports its own package '${specifier}'; import the file that has what it needs.`);
      return;
    }
    if (!knows(room, other, `${file} imports '${specifier}'`)) return;
    if (!room.dependencies.includes(other.name)) {
      faults.add(
        `${file} imports '${specifier}'; add '${other.name}' to the dependencies in ${room.folder}/package.json.`,
      );
    }
    if (!room.references.includes(other.folder)) {
      faults.add(
        `${file} imports '${specifier}'; add ${other.folder} to the references in ${room.folder}/tsconfig.json.`,
      );
    }
  };

  for (const room of rooms) {
    if (floorOf(room) < 0) faults.add(`${room.folder} has no floor; give it one in test/house/floors.ts.`);
    for (const name of room.dependencies) {
      const other = byName.get(name);
      if (other && !started[room.folder]?.includes(other.folder)) {
        knows(room, other, `${room.folder}/package.json depends on '${name}'`);
      }
    }
    for (const folder of room.references) {
      const other = byFolder.get(folder);
      if (other) knows(room, other, `${room.folder}/tsconfig.json references ${folder}`);
      else faults.add(`${room.folder}/tsconfig.json references ${folder}, which no folder of the workspace is.`);
    }
    for (const [file, specifiers] of room.files) {
      for (const specifier of specifiers) imports(room, file, specifier);
    }
    const graph = new Map(
      [...room.files].map(([file, specifiers]) => [
        file,
        specifiers.filter(isRelative).map((specifier) => sourceFile(file, specifier)),
      ]),
    );
    for (const circle of circles(graph)) {
      faults.add(`Files import each other in a circle: ${arrow(circle)}; move what both need to a file of its own.`);
    }
  }
  const houseGraph = new Map([...edges].map(([folder, others]) => [folder, [...others]]));
  for (const circle of circles(houseGraph)) faults.add(`Packages know each other in a circle: ${arrow(circle)}.`);
  return [...faults];
}
