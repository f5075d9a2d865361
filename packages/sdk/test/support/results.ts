import { testTiming } from './timing.js';

/** The labels of a call that succeeded. */
export const success = 'component="c",operation="o"';

/** The labels of a call that failed. */
export const failure = (type: string): string => `${success},error_type="${type}"`;

/** What an asynchronous iterator gives. */
export async function allOf<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Times functions under one name, to look at what their results leave. */
export function timeResults() {
  const test = testTiming();
  const { timer } = test.timers();
  return { ...test, time: <Result>(fn: () => Result): Result => timer('c', 'o', fn) };
}
