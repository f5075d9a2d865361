/** Thrown before anything is started when the stack cannot run as asked; the message is one sentence with the remedy. */
export class StackError extends Error {
  readonly code = 'PULSETRAIL_STACK_REFUSED';
  override readonly name = 'StackError';
}
