import type { Finding } from '../finding.js';
import { writeDuration } from '../quantities.js';
import { scrapesInWindow } from '../scrapes.js';
import type { Check } from './check.js';

/** What is too short about a window that does not hold enough scrapes; undefined where it does. */
export function windowObjection(seconds: number, scrapeInterval: number): string | undefined {
  const least = scrapesInWindow * scrapeInterval;
  if (seconds >= least) return undefined;
  return `too short to hold ${scrapesInWindow} scrapes, one every ${writeDuration(scrapeInterval)}; use ${writeDuration(least)} or more`;
}

/** A rule on a window with too few scrapes has gaps whenever one of them fails, or never fires. */
export const windows: Check = ({ catalog }) => {
  const { scrapeInterval, window, tiers } = catalog.alerting;
  const looked = [
    { path: ['alerting', 'window'], seconds: window },
    ...tiers.map(({ name, short }) => ({ path: ['alerting', 'tiers', name, 'short'], seconds: short })),
  ];
  return looked.flatMap(({ path, seconds }): Finding[] => {
    const objection = windowObjection(seconds, scrapeInterval);
    return objection === undefined
      ? []
      : [{ path, value: writeDuration(seconds), message: `${objection}, or scrape more often` }];
  });
};
