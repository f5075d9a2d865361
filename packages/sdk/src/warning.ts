import { redactText } from './redact.js';

const said = new Set<string>();

/**
 * Says something once per process through Node's own warnings (`process.emitWarning`), which a service can redirect or
 * silence. The text names the thing and the remedy; personal numbers and addresses in a name are taken out.
 *
 * @param key what makes two warnings the same one; at most 1,000 are remembered, further ones are not said.
 */
export function warnOnce(key: string, message: string): void {
  if (said.has(key) || said.size >= 1_000) return;
  said.add(key);
  process.emitWarning(redactText(message), { type: 'PulsetrailWarning', code: 'PULSETRAIL' });
}
