import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/** Which filters, as they are sent, the sessions of this bridge may have at the broker. */
export interface SubscriptionMemory {
  /** The filters of a session, by its client id. */
  of(clientId: string): readonly string[];
  /** Notes the filters of a session before it asks for them. */
  set(clientId: string, filters: readonly string[]): void;
}

const schema = z.record(z.string(), z.array(z.string()));

function read(file: string): Map<string, readonly string[]> {
  try {
    return new Map(Object.entries(schema.parse(JSON.parse(readFileSync(file, 'utf8')))));
  } catch {
    // No file yet, or a damaged one: the sessions keep what they have, and what nobody reads is counted as `_OTHER`.
    return new Map();
  }
}

/**
 * Remembers the filters of a session in a file: a broker that keeps a session keeps its old subscriptions too, and goes on
 * delivering what nobody wants any more. Without a file it remembers as long as the process lives.
 */
export function openSubscriptionMemory(file?: string): SubscriptionMemory {
  const sessions = file === undefined ? new Map<string, readonly string[]>() : read(file);
  return {
    of: (clientId) => sessions.get(clientId) ?? [],
    set(clientId, filters) {
      if (filters.join('\n') === sessions.get(clientId)?.join('\n')) return;
      sessions.set(clientId, filters);
      if (file === undefined) return;
      writeFileSync(`${file}.new`, `${JSON.stringify(Object.fromEntries(sessions), undefined, 2)}\n`, { mode: 0o600 });
      renameSync(`${file}.new`, file);
    },
  };
}
