import { formatDuration, scrapesInWindow } from '@pulsetrail/catalog';
import { partsOf } from '../promql-tree.js';
import type { Linter } from './linter.js';

/** A window under four scrapes has gaps whenever a scrape fails. */
export const shortWindow: Linter = ({ expression }, { scrapeInterval }) =>
  [...partsOf(expression)].flatMap((part) => {
    if (part.kind !== 'call' || !['rate', 'irate', 'increase', 'delta', 'idelta', 'deriv'].includes(part.name))
      return [];
    const least = scrapesInWindow * scrapeInterval;
    return part.args.flatMap((argument) =>
      argument.kind === 'selector' && argument.range !== undefined && argument.range < least
        ? [
            `${part.name} over ${formatDuration(argument.range)} is less than ${scrapesInWindow} scrapes; use ${formatDuration(least)} or more`,
          ]
        : [],
    );
  });
