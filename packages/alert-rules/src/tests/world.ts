import type { AlertTest, Scenario } from './scenario.js';

/** An alert in one of its scenarios. */
export interface Case {
  readonly test: AlertTest;
  readonly scenario: Scenario;
}

/** Cases that share one run of promtool's clock, each with series of its own. */
export interface World {
  /** The scenario that all of them are in. */
  readonly name: string;
  readonly evaluation: number;
  readonly sample: number;
  readonly duration: number;
  readonly series: Readonly<Record<string, string>>;
  readonly cases: readonly Case[];
}

/** What a query of promtool's engine may load is 10,000 samples; a tenth is left for what else a rule reads. */
const capacity = 9_000;

/** Alerts whose rules are evaluated together at most: each costs time at every evaluation of the others. */
const crowd = 200;

interface Room {
  readonly cases: Case[];
  /** The series of everything that is watched, by its scope. */
  readonly scopes: Map<string, string>;
  samples: number;
}

/** Whether a case fits: nobody else watches the same thing differently, and promtool can hold it all. */
function takeIn(room: Room, scope: string, series: string, found: Case): boolean {
  const known = room.scopes.get(scope);
  if (known !== undefined && known !== series) return false;
  const more = known === undefined ? (found.scenario.samples ?? 10) : 0;
  if (room.cases.length > 0 && (room.samples + more > capacity || room.cases.length >= crowd)) return false;
  room.cases.push(found);
  room.scopes.set(scope, series);
  room.samples += more;
  return true;
}

/** Puts the cases of all tests into as few worlds as they fit in, in an order that depends on nothing else. */
export function worldsOf(tests: readonly AlertTest[]): World[] {
  const cases = tests.flatMap((test) => test.scenarios.map((scenario): Case => ({ test, scenario })));
  const alike = Map.groupBy(cases, ({ scenario: { name, evaluation, sample, duration } }) =>
    [name, evaluation, sample, duration].join('|'),
  );
  return [...alike.values()].flatMap((group) => {
    const rooms: Room[] = [];
    // Where the last one of a scope did not fit, neither does the next.
    const firstRoom = new Map<string, number>();
    for (const found of group) {
      const { scope } = found.test;
      const series = JSON.stringify(found.scenario.series);
      const key = `${scope}\n${series}`;
      let index = firstRoom.get(key) ?? 0;
      for (; index < rooms.length; index += 1) {
        const room = rooms[index];
        if (room !== undefined && takeIn(room, scope, series, found)) break;
      }
      if (index === rooms.length) {
        const room: Room = { cases: [], scopes: new Map(), samples: 0 };
        takeIn(room, scope, series, found);
        rooms.push(room);
      }
      firstRoom.set(key, index);
    }
    return rooms.flatMap(({ cases: own }): World[] => {
      const [first] = own;
      if (first === undefined) return [];
      const { name, evaluation, sample, duration } = first.scenario;
      return [
        {
          name,
          evaluation,
          sample,
          duration,
          series: Object.assign({}, ...own.map(({ scenario }) => scenario.series)),
          cases: own,
        },
      ];
    });
  });
}
