/** A device that is waited for. Times are milliseconds of listening. */
export interface Device {
  readonly key: string;
  readonly family: string;
  /** Seconds between two signs of life. */
  readonly period: number;
  /** When it was last heard from. Negative: that long before the bridge began to listen. */
  readonly lastSeen: number;
  readonly isSilent: boolean;
  /** The `lastSeen` that was kept last. */
  readonly savedAt: number;
}

/** Devices of one period in the order in which they were last heard from. */
interface Group {
  readonly online: Map<string, Device>;
  readonly silent: Map<string, Device>;
}

const first = (devices: Map<string, Device>): Device | undefined => devices.values().next().value;

/**
 * The devices that are known. Those of one period fall silent in the order in which they were last heard from, so that only
 * the first of each order has to be looked at, however many there are.
 */
export class DeviceTable {
  readonly #devices = new Map<string, Device>();
  /** By period, of which there are few. */
  readonly #groups = new Map<number, Group>();

  get size(): number {
    return this.#devices.size;
  }

  get(key: string): Device | undefined {
    return this.#devices.get(key);
  }

  /** Every device. */
  values(): IterableIterator<Device> {
    return this.#devices.values();
  }

  /** Puts a device in its place, behind all others of its order. */
  set(device: Device): void {
    this.delete(device.key);
    this.#devices.set(device.key, device);
    const group = this.#groups.get(device.period) ?? { online: new Map(), silent: new Map() };
    this.#groups.set(device.period, group);
    group[device.isSilent ? 'silent' : 'online'].set(device.key, device);
  }

  delete(key: string): void {
    const device = this.#devices.get(key);
    if (device === undefined) return;
    this.#devices.delete(key);
    const group = this.#groups.get(device.period);
    group?.[device.isSilent ? 'silent' : 'online'].delete(key);
    if (group?.online.size === 0 && group.silent.size === 0) this.#groups.delete(device.period);
  }

  /** The devices that are online and have missed the given number of heartbeats. */
  *overdue(now: number, missed: number): IterableIterator<Device> {
    for (const [period, { online }] of this.#groups) {
      for (const device of online.values()) {
        if (now - device.lastSeen < missed * period * 1_000) break;
        yield device;
      }
    }
  }

  /** The devices that are silent and were last heard from before the given time. */
  *silentSince(time: number): IterableIterator<Device> {
    for (const { silent } of this.#groups.values()) {
      for (const device of silent.values()) {
        if (device.lastSeen >= time) break;
        yield device;
      }
    }
  }

  /** The device that was last heard from before all others. */
  oldest(): Device | undefined {
    let oldest: Device | undefined;
    for (const { online, silent } of this.#groups.values()) {
      for (const device of [first(online), first(silent)]) {
        if (device !== undefined && (oldest === undefined || device.lastSeen < oldest.lastSeen)) oldest = device;
      }
    }
    return oldest;
  }
}
