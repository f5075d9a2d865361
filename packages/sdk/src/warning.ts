import { redactText } from './redact.js';

const said = new Set<string>();

const emit = (message: string): void => process.emitWarning(message, { type: 'PulsetrailWarning', code: 'PULSETRAIL' });

/**
 * Says something once per process through Node's own warnings (`process.emitWarning`), which a service can redirect or
 * silence. The text names the thing and the remedy; personal numbers and addresses in a name are taken out.
 *
 * @param key what makes two warnings the same one; at most 1,000 are remembered, further ones are not said.
 */
export function warnOnce(key: string, message: string): void {
  if (said.has(key) || said.size >= 1_000) return;
  said.add(key);
  emit(redactText(message));
}

/** Milliseconds between two lines about one trouble. */
const interval = 60_000;

/**
 * Makes a way to say that something is in trouble and stays so: the first time at once, then at most once a minute however
 * often it is called; the line after a silence says how many were left out.
 */
export function minuteWarning(): (message: string, now?: number) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return (message, now = performance.now()) => {
    if (now - saidAt < interval) {
      unsaid++;
      return;
    }
    const more = unsaid > 0 ? ` (${unsaid} more in the meantime)` : '';
    saidAt = now;
    unsaid = 0;
    emit(redactText(message) + more);
  };
}
