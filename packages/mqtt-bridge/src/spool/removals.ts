import type { GroupCommit } from './group-commit.js';
import type { Held } from './held.js';
import type { MessageTable } from './message-table.js';

/** Takes messages out of the file that are through, many at a time and when there is time. */
export class Removals {
  readonly #commits: GroupCommit;
  readonly #table: MessageTable;
  readonly #onRemoved: (messages: number, bytes: number) => void;
  #waiting: number[] = [];
  #bytes = 0;
  #isUnderWay = false;

  constructor(commits: GroupCommit, table: MessageTable, onRemoved: (messages: number, bytes: number) => void) {
    this.#commits = commits;
    this.#table = table;
    this.#onRemoved = onRemoved;
  }

  add(held: Pick<Held, 'id' | 'room'>): void {
    this.#waiting.push(held.id);
    this.#bytes += held.room;
    this.#removeSoon();
  }

  #removeSoon(): void {
    if (this.#isUnderWay || this.#waiting.length === 0) return;
    this.#isUnderWay = true;
    let gone: number[] = [];
    let bytes = 0;
    this.#commits.addIdly(
      () => {
        // What comes later waits for the next time; what has been tried in vain goes again.
        gone = gone.concat(this.#waiting);
        bytes += this.#bytes;
        this.#waiting = [];
        this.#bytes = 0;
        this.#table.remove(gone);
      },
      () => {
        this.#isUnderWay = false;
        this.#onRemoved(gone.length, bytes);
        this.#removeSoon();
      },
    );
  }
}
