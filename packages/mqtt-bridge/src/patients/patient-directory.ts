import type { LookupKey, LookupVia, PatientProfile, Reading } from '../message/message.js';

/** A patient that was found. */
export interface PatientMatch {
  readonly patientId: string;
  /** Which of the lookups found the patient. */
  readonly via: LookupVia;
}

/** What step 4 writes for one patient. */
export interface PatientUpdate {
  readonly patientId: string;
  readonly kind: string;
  /** The newest reading of the message. */
  readonly reading: Reading;
  readonly receivedAt: Date;
  readonly profile?: PatientProfile;
}

/** The port to whoever knows which patient a device belongs to. One call serves a whole message. */
export interface PatientDirectory {
  /** How many calls of `find` it has itself answered, where answers are kept. Default: all of them. */
  readonly asked?: number;
  /**
   * Finds a patient for each list of lookups, the first lookup that hits winning.
   * @returns one entry a list, in the same order; `undefined` where no lookup hits.
   */
  find(lookups: readonly (readonly LookupKey[])[]): Promise<readonly (PatientMatch | undefined)[]>;
  /** Brings the patients up to date; an update that is older than what is known changes nothing. */
  update(updates: readonly PatientUpdate[]): Promise<void>;
}
