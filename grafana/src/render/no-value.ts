import { type Panel, queriesOf } from '../model/panel.js';

/** What a panel says while it has no data; undefined for one that always has some. */
export function noValue(panel: Panel): string | undefined {
  if (panel.empty !== undefined) return panel.empty;
  const [first, ...others] = queriesOf(panel).map(({ maybeEmpty }) => maybeEmpty);
  return first === undefined || others.includes(undefined) ? undefined : `No data: ${first}`;
}
