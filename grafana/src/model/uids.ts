/** The uids of the boards: parts of addresses, so they stay. */
export const uids = {
  overview: 'pulsetrail-overview',
  service: 'pulsetrail-service',
  database: 'pulsetrail-database',
  scores: 'pulsetrail-scores',
  business: 'pulsetrail-business',
  flows: 'pulsetrail-flows',
  integrations: 'pulsetrail-integrations',
  devices: 'pulsetrail-devices',
  slo: 'pulsetrail-slo',
  self: 'pulsetrail-self',
} as const;
