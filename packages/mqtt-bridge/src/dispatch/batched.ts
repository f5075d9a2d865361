import type { LookupKey } from '../message/message.js';
import type { PatientDirectory, PatientMatch, PatientUpdate } from '../patients/patient-directory.js';
import type { MedicalRecord, MedicalStore } from '../pipeline/medical-store.js';
import { withTimeLimit } from '../timing/time-limit.js';
import { type BatcherOptions, batcher } from './batcher.js';

/** How calls of a port are joined. */
export type BatchBounds = Pick<BatcherOptions<never, never, never>, 'size' | 'limit'>;

/** Cuts an answer of one entry an item into one of a call each. */
function slices<Entry>(
  entries: readonly Entry[],
  calls: readonly (readonly unknown[])[],
): readonly (readonly Entry[])[] {
  if (calls.length === 1) return [entries];
  let start = 0;
  return calls.map(({ length }) => {
    start += length;
    return entries.slice(start - length, start);
  });
}

const defaultLimit = 3_000;

/**
 * A store whose calls join each other. What it returns fails when a call takes too long.
 * @param bounds records in a statement (default 500) and milliseconds for one (default 3,000).
 */
export function batchedStore(store: MedicalStore, bounds: BatchBounds = {}): MedicalStore {
  const save = batcher<MedicalRecord, readonly string[], readonly string[]>({
    ...bounds,
    run: (records) => store.save(records),
    split: (added, calls) => {
      if (calls.length === 1) return [added];
      // Two calls can bring the same record: it is new for the first of them.
      const left = new Set(added);
      return calls.map((records) => records.map(({ key }) => key).filter((key) => left.delete(key)));
    },
  });
  return {
    save: (records) => save(records),
    knows: (content) => withTimeLimit(bounds.limit ?? defaultLimit, () => store.knows(content)),
    ping: () => store.ping(),
  };
}

/**
 * A directory whose calls join each other. What it returns fails when a call takes too long.
 * @param bounds lookups or updates in a statement (default 500) and milliseconds for one (default 3,000).
 */
export function batchedDirectory(directory: PatientDirectory, bounds: BatchBounds = {}): PatientDirectory {
  type Lookups = readonly LookupKey[];
  const find = batcher<Lookups, readonly (PatientMatch | undefined)[], readonly (PatientMatch | undefined)[]>({
    ...bounds,
    run: (lookups) => directory.find(lookups),
    split: slices,
  });
  const update = batcher<PatientUpdate, void, void>({
    ...bounds,
    run: (updates) => directory.update(updates),
    split: (_answer, calls) => calls.map(() => undefined),
  });
  return { find: (lookups) => find(lookups), update: (updates) => update(updates) };
}
