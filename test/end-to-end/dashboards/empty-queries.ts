import { type Board, type Query, queriesOf } from '@pulsetrail/grafana';
import { queryPrometheus } from '../../support/prometheus-api.ts';
import { until } from '../../support/until.ts';
import { choices, filledIn, type Values } from './variables.ts';

/** What Grafana would fill in for a board that shows the last 20 seconds, with a sample each second. */
export const own: Values = new Map([
  ['__rate_interval', ['15s']],
  ['__range', ['20s']],
]);

/** The queries of a board, with their panels, that are still without data after a minute. */
export async function emptyQueries(
  board: Board,
  prometheus: string,
  mayBeEmpty: (query: Query) => boolean,
): Promise<string[]> {
  const waiting = new Map(
    board.rows.flatMap(({ panels }) =>
      panels.flatMap((panel) => queriesOf(panel).map((query) => [`${panel.title}: ${query.expr}`, query] as const)),
    ),
  );
  const isFull = async (): Promise<boolean> => {
    const values = await choices(board, own, prometheus);
    for (const [name, query] of waiting) {
      const samples = await queryPrometheus(prometheus, filledIn(query.expr, values));
      if (mayBeEmpty(query) || samples.some(({ value }) => !Number.isNaN(value))) waiting.delete(name);
    }
    return waiting.size === 0;
  };
  await until('every query has data', isFull, 60_000).catch((error: Error) => {
    if (error.cause !== undefined) throw error;
  });
  return [...waiting.keys()];
}
