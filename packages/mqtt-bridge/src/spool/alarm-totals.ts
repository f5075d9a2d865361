import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { GroupCommit } from './group-commit.js';

/** How often an alarm has been raised since the spool's file is there. */
export interface AlarmTotal {
  readonly family: string;
  readonly alarm: string;
  readonly total: number;
}

/** The fact that holds a total; names of families and alarms have no spaces. */
const factOf = (family: string, alarm: string): string => `alarm_total ${family} ${alarm}`;

/**
 * Counts the alarms in the spool's file, so that the counter goes on where it was after a restart: one that begins at zero
 * again and comes to the same number hides from a rule that an alarm was raised.
 */
export class AlarmTotals {
  readonly #commits: GroupCommit;
  readonly #save: StatementSync;
  readonly #totals: Map<string, number>;
  #isSaving = false;

  constructor(database: DatabaseSync, commits: GroupCommit) {
    this.#commits = commits;
    this.#save = database.prepare('INSERT OR REPLACE INTO facts (name, value) VALUES (?, ?)');
    const kept = database.prepare("SELECT name, value FROM facts WHERE name LIKE 'alarm\\_total %' ESCAPE '\\'").all();
    this.#totals = new Map(kept.map(({ name, value }) => [String(name), Number(value)]));
  }

  /** Every alarm that was raised. */
  get all(): readonly AlarmTotal[] {
    return [...this.#totals].map(([fact, total]) => {
      const [, family = '', alarm = ''] = fact.split(' ');
      return { family, alarm, total };
    });
  }

  /** Counts an alarm; written with the next transaction, which is that of its message where it is kept. */
  add(family: string, alarm: string): void {
    const fact = factOf(family, alarm);
    this.#totals.set(fact, (this.#totals.get(fact) ?? 0) + 1);
    if (this.#isSaving) return;
    this.#isSaving = true;
    this.#commits.addIdly(
      () => {
        // What is counted from here on is for the next transaction.
        this.#isSaving = false;
        for (const [name, total] of this.#totals) this.#save.run(name, total);
      },
      () => undefined,
    );
  }
}
