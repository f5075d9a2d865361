/** A second where a team has a minute: a test cannot wait for those. */
export const quickAlerting = {
  scrapeInterval: '1s',
  evaluationInterval: '1s',
  window: '10s',
  for: '0s',
  minimumBadEvents: 3,
  tiers: { fast: { long: '20s', short: '5s', factor: 2, severity: 'critical' } },
} as const;
