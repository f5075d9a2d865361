import { describe, expect, test } from 'vitest';
import type { Room } from './room.js';
import { faultsOfHouse, type Plan } from './rules.js';

const plan: Plan = {
  floors: [['ground'], ['left', 'right'], ['roof', 'shed']],
  started: { roof: ['shed'] },
};

/** A room `@house/<folder>` with one file that imports the given things, declared unless told otherwise. */
function room(folder: string, imports: readonly string[] = [], declared: Partial<Room> = {}): Room {
  const others = imports.filter((specifier) => specifier.startsWith('@house/'));
  return {
    folder,
    name: `@house/${folder}`,
    dependencies: others,
    references: others.map((name) => name.replace('@house/', '')),
    files: new Map([[`${folder}/src/index.ts`, imports]]),
    ...declared,
  };
}

const files = (all: Record<string, string[]>): Partial<Room> => ({ files: new Map(Object.entries(all)) });
const undeclared = { dependencies: [], references: [] };
const down = '; move what both need to a lower floor.';

describe('a house to plan', () => {
  test.each<[string, Room[]]>([
    [
      'imports downward',
      [room('ground'), room('left', ['@house/ground']), room('roof', ['@house/left', '@house/ground'])],
    ],
    ['imports libraries and Node', [room('ground', ['zod', 'node:fs', '@other/scope'])]],
    ['imports files of the package itself', [room('ground', ['./path.js', './checks/index.js'])]],
    ['depends on what it only starts', [room('roof', [], { dependencies: ['@house/shed'] }), room('shed')]],
  ])('%s', (_what, rooms) => {
    expect(faultsOfHouse(rooms, plan)).toEqual([]);
  });
});

describe('a house not to plan', () => {
  test.each<[string, Room[], string[]]>([
    [
      'an upward import',
      [room('ground'), room('left', ['@house/roof'], undeclared), room('roof')],
      [`left/src/index.ts imports '@house/roof': roof is on a higher floor${down}`],
    ],
    [
      'an import on one floor',
      [room('left', ['@house/right'], undeclared), room('right')],
      [`left/src/index.ts imports '@house/right': left and right are on one floor and do not know each other${down}`],
    ],
    [
      'an import of what is only started',
      [room('roof', ['@house/shed'], { references: [] }), room('shed')],
      [`roof/src/index.ts imports '@house/shed': roof and shed are on one floor and do not know each other${down}`],
    ],
    [
      'an upward import of a path inside a package',
      [room('ground', ['@house/left/dist/x.js'], undeclared), room('left')],
      [`ground/src/index.ts imports '@house/left/dist/x.js': left is on a higher floor${down}`],
    ],
    [
      'an upward dependency that nothing imports',
      [room('ground', [], { dependencies: ['@house/left'] }), room('left')],
      [`ground/package.json depends on '@house/left': left is on a higher floor${down}`],
    ],
    [
      'an upward reference that nothing imports',
      [room('ground', [], { references: ['left'] }), room('left')],
      [`ground/tsconfig.json references left: left is on a higher floor${down}`],
    ],
    [
      'a reference to no room',
      [room('left', [], { references: ['cellar'] })],
      ['left/tsconfig.json references cellar, which no folder of the workspace is.'],
    ],
    [
      'an import that package.json does not declare',
      [room('ground'), room('left', ['@house/ground'], { dependencies: [] })],
      [`left/src/index.ts imports '@house/ground'; add '@house/ground' to the dependencies in left/package.json.`],
    ],
    [
      'an import that tsconfig.json does not reference',
      [room('ground'), room('left', ['@house/ground'], { references: [] })],
      [`left/src/index.ts imports '@house/ground'; add ground to the references in left/tsconfig.json.`],
    ],
    [
      'a relative import into another package, downward',
      [room('ground'), room('left', ['../../ground/src/index.js'])],
      [
        `left/src/index.ts imports '../../ground/src/index.js', which leaves its package; import '@house/ground' instead.`,
      ],
    ],
    [
      'a relative import into no package',
      [room('left', ['../../scripts/x.js'])],
      [
        `left/src/index.ts imports '../../scripts/x.js', which leaves its package; a package imports only its own files and other packages.`,
      ],
    ],
    [
      'an import of no room',
      [room('left', ['@house/cellar'], undeclared)],
      [`left/src/index.ts imports '@house/cellar', which no folder of the workspace is.`],
    ],
    [
      'an import of itself by name',
      [room('left', ['@house/left'], undeclared)],
      [`left/src/index.ts imports its own package '@house/left'; import the file that has what it needs.`],
    ],
    ['a room without a floor', [room('attic')], ['attic has no floor; give it one in test/house/floors.ts.']],
    [
      'a circle of files',
      [
        room(
          'ground',
          [],
          files({ 'ground/src/a.ts': ['./b/b.js'], 'ground/src/b/b.ts': ['../c.js'], 'ground/src/c.ts': ['./a.js'] }),
        ),
      ],
      [
        'Files import each other in a circle: ground/src/a.ts -> ground/src/b/b.ts -> ground/src/c.ts -> ground/src/a.ts; move what both need to a file of its own.',
      ],
    ],
    [
      'a circle of packages, also where the plan does not know them',
      [room('x', ['@house/y']), room('y', [], { dependencies: ['@house/x'] })],
      [
        'x has no floor; give it one in test/house/floors.ts.',
        'y has no floor; give it one in test/house/floors.ts.',
        'Packages know each other in a circle: x -> y -> x.',
      ],
    ],
  ])('%s', (_what, rooms, faults) => {
    expect(faultsOfHouse(rooms, plan)).toEqual(faults);
  });
});
