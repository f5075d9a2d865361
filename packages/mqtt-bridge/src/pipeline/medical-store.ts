import type { DeviceFamilyName } from '@pulsetrail/catalog';
import type { LookupVia, Reading } from '../message/message.js';

/** One record of the medical store. */
export interface MedicalRecord {
  /** The same for the same reading of the same message, however often it is delivered. */
  readonly key: string;
  readonly patientId: string;
  readonly via: LookupVia;
  readonly family: DeviceFamilyName;
  readonly kind: string;
  readonly reading: Reading;
  readonly receivedAt: Date;
}

/** The port to the medical store. */
export interface MedicalStore {
  /**
   * Stores all records or none. A record whose key is known already is left as it is.
   * @returns the keys of those that were not known.
   */
  save(records: readonly MedicalRecord[]): Promise<readonly string[]>;
  /** Whether a record of a message with this content is stored, whenever it came: its key begins with the content's. */
  knows(content: string): Promise<boolean>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
}
