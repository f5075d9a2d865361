/** What is known of a device for longer than a process lives. */
export interface KnownDevice {
  /** Keyed hash of family and device id. */
  readonly key: string;
  readonly family: string;
  /** Seconds between two signs of life. */
  readonly period: number;
  /** The broker through which it was last heard from. */
  readonly broker: string;
  /** When it was last heard from, in milliseconds since 1970; of a device that is not silent an hour too early at most. */
  readonly lastSeen: number;
  /** Milliseconds in which it could have been heard, and was not; of a device that is not silent a minute too few at most. */
  readonly unheard: number;
  readonly isSilent: boolean;
}

/** What has become of devices since the last time. */
export interface PresenceChanges {
  readonly known: readonly KnownDevice[];
  /** Keys of devices that are no longer waited for. */
  readonly forgotten: readonly string[];
}

/** Where the bridge keeps over a restart which devices it waits for. */
export interface PresenceStore {
  /** The secret of the keyed hashes: the same whenever the store is opened. */
  readonly secret: Uint8Array;
  /** Every device that is known. */
  load(): Iterable<KnownDevice>;
  /** Keeps changes, all or none. May throw; the same changes come again then. */
  save(changes: PresenceChanges): void;
  close(): void;
}
