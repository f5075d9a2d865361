import { createHmac } from 'node:crypto';
import { type Catalog, type MetricDefinition, metrics } from '@pulsetrail/catalog';
import type { Telemetry } from '@pulsetrail/sdk';
import type { DeviceFamily } from '../families/family.js';
import type { ParseResult, RoutedMessage } from '../message/message.js';
import { type Device, DeviceTable } from './device-table.js';
import { ListeningClock } from './listening-clock.js';
import type { KnownDevice, PresenceStore } from './presence-store.js';

/** How many heartbeats a device may miss: one lost message must not call it silent, nor one late by a period. */
export const missedHeartbeats = 3;

/** Between two looks at who is overdue, and between two writes, in milliseconds. */
const interval = 1_000;

/** How old the kept time of a device that goes on speaking may become, in milliseconds: heartbeats alone are not written. */
const saveEvery = 3_600_000;

/** In how many looks the silence that has begun is kept once: each minute, so that a bridge that ends without a word forgets no more. */
const lateEvery = 60;

/** How many devices are written at a time: the process does nothing else meanwhile. */
const batchSize = 2_000;

/** What presence needs. */
export interface PresenceOptions {
  readonly telemetry: Pick<Telemetry, 'instrument'>;
  /** Its metric table knows the device families of its own. */
  readonly catalog?: Catalog;
  readonly families: readonly DeviceFamily[];
  /** The brokers as they may be shown: each is listened to for itself. One that a device is kept with and that is gone stands for the first. */
  readonly brokers: readonly string[];
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
  /** Takes a message that a broker, else the first, brought and that was read as a sign of life of its device. */
  seen(message: Pick<RoutedMessage, 'family' | 'retained'>, parsed: ParseResult, broker?: string): void;
  /** Whether devices can be heard through a broker, which is while it is connected. Nobody of it falls silent while they cannot. */
  listening(broker: string, isListening: boolean): void;
  /** Keeps what is known, and closes the store. */
  close(): void;
}

/** Opens presence with the devices that the store knows. Their silence goes on: that the bridge itself was away does not count. */
export function openPresence(options: PresenceOptions): Presence {
  const { telemetry, catalog, families, brokers, store, say, limit = 100_000, forgetAfter = 7 * 86_400_000 } = options;
  const instrument = <Definition extends MetricDefinition>(definition: Definition) =>
    telemetry.instrument((catalog?.metrics.get(definition.name) ?? definition) as Definition);
  const online = instrument(metrics.deviceOnline);
  const silent = instrument(metrics.deviceSilent);
  const changes = instrument(metrics.devicePresenceChanges);
  const forgotten = instrument(metrics.bridgeDevicesForgotten);

  const heartbeats = new Map(
    families.flatMap(({ name, heartbeat }) => (heartbeat === undefined ? [] : [[name, heartbeat] as const])),
  );
  const [firstBroker = ''] = brokers;
  const clocks = new Map([firstBroker, ...brokers].map((broker) => [broker, new ListeningClock()] as const));
  const nowOf = (broker: string): number => clocks.get(broker)?.now() ?? 0;
  const table = new DeviceTable(nowOf);
  /** Keys of devices whose state is not kept yet. */
  const unsaved = new Set<string>();
  /** Keys of devices whose silence has begun and is kept, or that were not heard since the start: their next sign of life has to be kept. */
  const late = new Set<string>();
  let looks = 0;
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
    late.delete(device.key);
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
    const devices: Device[] = [];
    for (const { key, family, period, broker, lastSeen, unheard, isSilent } of store.load()) {
      const heartbeat = heartbeats.get(family);
      if (heartbeat === undefined) {
        unsaved.add(key);
        continue;
      }
      // A week of silence may be one in which the bridge was away.
      const seenAt = -Math.max(0, isSilent ? now - lastSeen : unheard);
      const told = heartbeat.told === undefined ? heartbeat.period : period;
      const via = clocks.has(broker) ? broker : firstBroker;
      devices.push({ key, family, broker: via, period: told, lastSeen: seenAt, isSilent, savedAt: seenAt });
      if (!isSilent) late.add(key);
    }
    for (const device of devices.toSorted((left, right) => left.lastSeen - right.lastSeen)) put(device);
    makeRoom();
  }

  /** Writes what has changed, as far as that takes a moment. What cannot be written is tried again with the next. */
  function save(): void {
    if (unsaved.size === 0) return;
    const wall = Date.now();
    const known: KnownDevice[] = [];
    const gone: string[] = [];
    const batch = [...unsaved].slice(0, batchSize);
    for (const key of batch) {
      const device = table.get(key);
      if (device === undefined) gone.push(key);
      else {
        const unheard = nowOf(device.broker) - device.lastSeen;
        known.push({ ...device, lastSeen: wall - unheard, unheard });
      }
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

  /** Has the silence kept that has begun. */
  function keepLate(): void {
    for (const { key } of table.overdue(1)) late.add(key);
    for (const key of late) unsaved.add(key);
  }

  function look(): void {
    for (const device of table.overdue(missedHeartbeats)) {
      put({ ...device, isSilent: true });
      late.delete(device.key);
      unsaved.add(device.key);
    }
    for (const device of table.silentFor(forgetAfter)) forget(device, 'silent_too_long');
    if (++looks % lateEvery === 0) keepLate();
    save();
  }

  for (const name of heartbeats.keys()) {
    online.set(0, { 'device.type': name });
    silent.set(0, { 'device.type': name });
  }
  restore();
  const timer = setInterval(look, interval).unref();

  return {
    seen({ family, retained }, parsed, broker = firstBroker) {
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
      const lastSeen = nowOf(broker);
      const wasLate = late.delete(key);
      const isSame = before?.isSilent === false && before.period === period && before.broker === broker;
      const isNews = !isSame || wasLate || lastSeen - before.savedAt > saveEvery;
      put({ key, family, broker, period, lastSeen, isSilent: false, savedAt: isNews ? lastSeen : before.savedAt });
      if (isNews) unsaved.add(key);
      makeRoom();
    },
    listening(broker, isListening) {
      if (isListening) clocks.get(broker)?.start();
      else clocks.get(broker)?.stop();
    },
    close() {
      clearInterval(timer);
      keepLate();
      do save();
      while (unsaved.size > 0 && !isFailing);
      store.close();
    },
  };
}
