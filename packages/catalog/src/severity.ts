/** How urgent a notification is: `critical` wakes somebody up, `warning` waits for working hours, `info` is only shown. */
export const severities = ['critical', 'warning', 'info'] as const;

/** One of the severities. */
export type Severity = (typeof severities)[number];
