/** What stands in the place of something personal or secret. */
export const redacted = '[redacted]';
