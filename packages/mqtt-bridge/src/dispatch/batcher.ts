import { withTimeLimit } from '../timing/time-limit.js';

/** A call that waits for its turn. */
interface Call<Item, Result> {
  readonly items: readonly Item[];
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** How calls become one statement. */
export interface BatcherOptions<Item, Answer, Result> {
  /** Runs one statement for the items of many calls. */
  readonly run: (items: readonly Item[]) => Promise<Answer>;
  /** What of the answer is for each call, in their order, given the items of each. */
  readonly split: (answer: Answer, calls: readonly (readonly Item[])[]) => readonly Result[];
  /** Most items in a statement. Default 500. */
  readonly size?: number;
  /** How long a statement may take, in milliseconds. Default 3,000. */
  readonly limit?: number;
}

/**
 * Joins calls: those that come while a statement is under way go into the next one together. Nothing waits for a timer:
 * alone, a call runs at once; under load, a statement carries as many as came during the one before.
 *
 * A statement that fails is repeated for each of its calls alone, so that a faulty one hurts only itself; when that takes
 * longer than the limit, the rest fails too, and whoever called tries again.
 */
export function batcher<Item, Answer, Result>({
  run,
  split,
  size = 500,
  limit = 3_000,
}: BatcherOptions<Item, Answer, Result>): (items: readonly Item[]) => Promise<Result> {
  let line: Call<Item, Result>[] = [];
  let isBusy = false;

  /** Takes as many calls from the line as fit into a statement, at least one. */
  function next(): Call<Item, Result>[] {
    let count = 0;
    let items = 0;
    for (const call of line) {
      items += call.items.length;
      if (count > 0 && items > size) break;
      count++;
    }
    if (count === line.length) {
      const all = line;
      line = [];
      return all;
    }
    return line.splice(0, count);
  }

  async function execute(calls: readonly Call<Item, Result>[], patience: number): Promise<void> {
    const each = calls.map(({ items }) => items);
    const items = each.length === 1 ? (each[0] ?? []) : each.flat();
    const results = split(await withTimeLimit(patience, () => run(items)), each);
    for (const [index, call] of calls.entries()) call.resolve(results[index] as Result);
  }

  async function executeAlone(calls: readonly Call<Item, Result>[], reason: unknown): Promise<void> {
    const end = performance.now() + limit;
    for (const call of calls) {
      const left = end - performance.now();
      if (left <= 0) call.reject(reason);
      else await execute([call], left).catch(call.reject);
    }
  }

  async function work(): Promise<void> {
    isBusy = true;
    // In the next turn of the microtasks, so that calls of one turn go together.
    await Promise.resolve();
    while (line.length > 0) {
      const calls = next();
      try {
        await execute(calls, limit);
      } catch (error) {
        if (calls.length === 1) calls[0]?.reject(error);
        else await executeAlone(calls, error);
      }
    }
    isBusy = false;
  }

  return (items) =>
    new Promise((resolve, reject) => {
      line.push({ items, resolve, reject });
      if (!isBusy) void work();
    });
}
