import { readFileSync } from 'node:fs';
import { ConnectError } from './connect-error.js';

/**
 * Reads the file that a variable names. Synchronous, since it is read between two connections, when nothing waits.
 * @throws {ConnectError} when it cannot be read or is empty; nothing of its content is in the message.
 */
export function readVariableFile(variable: string, path: string): string {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const { code = 'unknown error' } = error as NodeJS.ErrnoException;
    throw new ConnectError(`${variable}: ${path} cannot be read (${code}); name a file that this user may read.`);
  }
  if (text.trim() === '') throw new ConnectError(`${variable}: ${path} is empty.`);
  return text;
}
