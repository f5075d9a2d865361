import { errorType } from '../error-type.js';
import { warnOnce } from '../warning.js';

/**
 * A subscriber of a diagnostics channel that never throws: Node makes what one throws an uncaught exception, and the
 * process ends.
 */
export const guarded =
  <Message>(listener: (message: Message) => void): ((message: unknown, channel: string | symbol) => void) =>
  (message, channel) => {
    try {
      listener(message as Message);
    } catch (error) {
      warnOnce(
        `channel ${String(channel)}`,
        `A message of ${String(channel)} could not be observed (${errorType(error)}); the request is answered as usual.`,
      );
    }
  };
