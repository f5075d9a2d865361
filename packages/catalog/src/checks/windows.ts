import type { Finding } from '../finding.js';
import { writeDuration } from '../quantities.js';
import type { Check } from './check.js';

/**
 * A window must hold two scrapes: `rate` and `increase` return nothing for less, so a rule on a shorter one can never
 * fire (Prometheus, "Query functions").
 */
export const windows: Check = ({ catalog }) => {
  const { scrapeInterval, window, tiers } = catalog.alerting;
  const least = 2 * scrapeInterval;
  const holds = `too short to hold two scrapes, one every ${writeDuration(scrapeInterval)}`;
  const findings: Finding[] = [];
  if (window < least) {
    const message = `${holds}; use ${writeDuration(least)} or more, or scrape more often`;
    findings.push({ path: ['alerting', 'window'], value: writeDuration(window), message });
  }
  for (const tier of tiers) {
    if (tier.short >= least) continue;
    const message = `${holds}; set short to ${writeDuration(least)} or more, or scrape more often`;
    findings.push({ path: ['alerting', 'tiers', tier.name, 'short'], value: writeDuration(tier.short), message });
  }
  return findings;
};
