import { createHmac } from 'node:crypto';
import { type Catalog, type MetricDefinition, metrics } from '@pulsetrail/catalog';
import type { Telemetry } from '@pulsetrail/sdk';
import type { DeviceFamily } from '../families/family.js';
import type { ParseResult, RoutedMessage } from '../message.js';
import { type Device, DeviceTable } from './device-table.js';
import { ListeningClock } from './listening-clock.js';
import type { KnownDevice, PresenceStore } from './presence-store.js';

/** How many heartbeats a device may miss: one lost message must not call it silent, nor one late by a period. */
export const missedHeartbeats = 3;

/** Between two looks at who is overdue, and between two writes, in milliseconds. */
const interval = 1_000;

/** How old the kept time of a device that goes on speaking may become, in milliseconds: heartbeats alone are not written. */
const saveEvery = 3_600_000;

/** How many devices are written at a time: the process does nothing else meanwhile. */
const batchSize = 2_000;

/** What presence needs. */
export interface PresenceOptions {
  readonly telemetry: Pick<Telemetry, 'instrument'>;
  /** Its metric table knows the device families of its own. */
  readonly catalog?: Catalog;
  readonly families: readonly DeviceFamily[];
  readonly store: PresenceStore;
  /** Takes one sentence. */
  readonly say: (sentence: string) => void;
  /** How many devices are known at most; the one unheard for the longest time makes room. Default 100,000. */
  readonly limit?: number;
  /** After how long a silent device is forgotten, in milliseconds. Default seven days. */
  readonly forgetAfter?: number;
}

/** Knows which devices speak and which have fallen silent. */
export interface Presence {
  /** Takes a message that was read as a sign of life of its device. */
  seen(message: Pick<RoutedMessage, 'family' | 'retained'>, parsed: ParseResult): void;
  /** Whether devices can be heard, which is while the broker is connected. Nobody falls silent while they cannot. */
  listening(isListening: boolean): void;
  /** Keeps what is known, and closes the store. */
  close(): void;
}

/** Opens presence with the devices that the store knows. Their silence counts from now: the bridge itself was away. */
export function openPresence(options: PresenceOptions): Presence {
  const { telemetry, catalog, families, store, say, limit = 100_000, forgetAfter = 7 * 86_400_000 } = options;
  const instrument = <Definition extends MetricDefinition>(definition: Definition) =>
    telemetry.instrument((catalog?.metrics.get(definition.name) ?? definition) as Definition);
  const online = instrument(metrics.deviceOnline);
  const silent = instrument(metrics.deviceSilent);
  const changes = instrument(metrics.devicePresenceChanges);
  const forgotten = instrument(metrics.bridgeDevicesForgotten);

  const heartbeats = new Map(
    families.flatMap(({ name, heartbeat }) => (heartbeat === undefined ? [] : [[name, heartbeat] as const])),
  );
  const clock = new ListeningClock();
  const table = new DeviceTable();
  /** Keys of devices whose state is not kept yet. */
  const unsaved = new Set<string>();
  let isFailing = false;

  const count = ({ family, isSilent }: Pick<Device, 'family' | 'isSilent'>, step: 1 | -1): void =>
    (isSilent ? silent : online).add(step, { 'device.type': family });

  function put(device: Device): void {
    const before = table.get(device.key);
    if (before !== undefined) count(before, -1);
    count(device, 1);
    table.set(device);
    if (before !== undefined && before.isSilent !== device.isSilent) {
      changes.add(1, { 'device.type': device.family, presence: device.isSilent ? 'silent' : 'online' });
    }
  }

  function forget(device: Device, reason: 'evicted' | 'silent_too_long'): void {
    count(device, -1);
    table.delete(device.key);
    unsaved.add(device.key);
    forgotten.add(1, { reason });
  }

  function makeRoom(): void {
    while (table.size > limit) {
      const oldest = table.oldest();
      if (oldest === undefined) return;
      forget(oldest, 'evicted');
    }
  }

  function restore(): void {
    const now = Date.now();
    for (const { key, family, period, lastSeen, isSilent } of store.load()) {
      const heartbeat = heartbeats.get(family);
      if (heartbeat === undefined) {
        unsaved.add(key);
        continue;
      }
      const age = Math.max(0, now - lastSeen);
      const seenAt = isSilent ? -age : 0;
      const told = heartbeat.told === undefined ? heartbeat.period : period;
      put({ key, family, period: told, lastSeen: seenAt, isSilent, savedAt: seenAt });
    }
    makeRoom();
  }

  /** Writes what has changed, as far as that takes a moment. What cannot be written is tried again with the next. */
  function save(): void {
    if (unsaved.size === 0) return;
    const now = clock.now();
    const wall = Date.now();
    const known: KnownDevice[] = [];
    const gone: string[] = [];
    const batch = [...unsaved].slice(0, batchSize);
    for (const key of batch) {
      const device = table.get(key);
      if (device === undefined) gone.push(key);
      else known.push({ ...device, lastSeen: wall - (now - device.lastSeen) });
    }
    try {
      store.save({ known, forgotten: gone });
      for (const key of batch) unsaved.delete(key);
      isFailing = false;
    } catch (error) {
      if (!isFailing) {
        const reason = error instanceof Error ? error.message : 'no reason';
        say(`Which devices are known cannot be kept (${reason}); it is tried again, and lost when the bridge stops.`);
      }
      isFailing = true;
      // Bounded: what is not kept is learned again from the devices themselves.
      if (unsaved.size > 2 * limit) unsaved.clear();
    }
  }

  function look(): void {
    const now = clock.now();
    for (const device of table.overdue(now, missedHeartbeats)) {
      put({ ...device, isSilent: true });
      unsaved.add(device.key);
    }
    for (const device of table.silentSince(now - forgetAfter)) forget(device, 'silent_too_long');
    save();
  }

  for (const name of heartbeats.keys()) {
    online.set(0, { 'device.type': name });
    silent.set(0, { 'device.type': name });
  }
  restore();
  const timer = setInterval(look, interval).unref();

  return {
    seen({ family, retained }, parsed) {
      // The copy that a broker keeps says nothing of now.
      if (retained || !parsed.ok) return;
      const heartbeat = heartbeats.get(family);
      const id = parsed.gateway ?? parsed.deviceId;
      if (heartbeat === undefined || id === undefined) return;
      const told = heartbeat.told?.(parsed);
      if (told === 'gone') return;
      const key = createHmac('sha256', store.secret).update(`${family}\0${id}`).digest('base64url').slice(0, 22);
      const before = table.get(key);
      const period = told ?? before?.period ?? heartbeat.period;
      const lastSeen = clock.now();
      const isNews =
        before === undefined || before.isSilent || before.period !== period || lastSeen - before.savedAt > saveEvery;
      put({ key, family, period, lastSeen, isSilent: false, savedAt: isNews ? lastSeen : before.savedAt });
      if (isNews) unsaved.add(key);
      makeRoom();
    },
    listening(isListening) {
      if (isListening) clock.start();
      else clock.stop();
    },
    close() {
      clearInterval(timer);
      do save();
      while (unsaved.size > 0 && !isFailing);
      store.close();
    },
  };
}
