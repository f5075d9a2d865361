/** A device that is waited for. Times are milliseconds of listening to its broker. */
export interface Device {
  readonly key: string;
  readonly family: string;
  /** The broker through which it was last heard from. */
  readonly broker: string;
  /** Seconds between two signs of life. */
  readonly period: number;
  /** When it was last heard from. Negative: that long before the bridge began to listen. */
  readonly lastSeen: number;
  readonly isSilent: boolean;
  /** The `lastSeen` that was kept last. */
  readonly savedAt: number;
}

/** Devices of one broker and period in the order in which they were last heard from. */
interface Group extends Pick<Device, 'broker' | 'period'> {
  readonly online: Map<string, Device>;
  readonly silent: Map<string, Device>;
}

const first = (devices: Map<string, Device>): Device | undefined => devices.values().next().value;

const groupKey = ({ broker, period }: Device): string => `${period} ${broker}`;

/**
 * The devices that are known. Those of one broker and period fall silent in the order in which they were last heard from, so
 * that only the first of each order has to be looked at, however many there are.
 */
export class DeviceTable {
  readonly #now: (broker: string) => number;
  readonly #devices = new Map<string, Device>();
  /** By broker and period, of which there are few. */
  readonly #groups = new Map<string, Group>();

  /** @param now milliseconds of listening to a broker until now. */
  constructor(now: (broker: string) => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#devices.size;
  }

  get(key: string): Device | undefined {
    return this.#devices.get(key);
  }

  /** Puts a device in its place, behind all others of its order. */
  set(device: Device): void {
    this.delete(device.key);
    this.#devices.set(device.key, device);
    const key = groupKey(device);
    let group = this.#groups.get(key);
    if (group === undefined) {
      const { broker, period } = device;
      group = { broker, period, online: new Map(), silent: new Map() };
      this.#groups.set(key, group);
    }
    group[device.isSilent ? 'silent' : 'online'].set(device.key, device);
  }

  delete(key: string): void {
    const device = this.#devices.get(key);
    if (device === undefined) return;
    this.#devices.delete(key);
    const place = groupKey(device);
    const group = this.#groups.get(place);
    group?.[device.isSilent ? 'silent' : 'online'].delete(key);
    if (group?.online.size === 0 && group.silent.size === 0) this.#groups.delete(place);
  }

  /** The devices that are online and have missed the given number of heartbeats. */
  *overdue(missed: number): IterableIterator<Device> {
    for (const { broker, period, online } of this.#groups.values()) {
      const now = this.#now(broker);
      for (const device of online.values()) {
        if (now - device.lastSeen < missed * period * 1_000) break;
        yield device;
      }
    }
  }

  /** The devices that are silent and were last heard from longer ago than the given time. */
  *silentFor(time: number): IterableIterator<Device> {
    for (const { broker, silent } of this.#groups.values()) {
      const now = this.#now(broker);
      for (const device of silent.values()) {
        if (now - device.lastSeen <= time) break;
        yield device;
      }
    }
  }

  /** The device that has not been heard from for the longest time. */
  oldest(): Device | undefined {
    let oldest: { readonly device: Device; readonly age: number } | undefined;
    for (const { broker, online, silent } of this.#groups.values()) {
      const now = this.#now(broker);
      for (const device of [first(online), first(silent)]) {
        if (device === undefined) continue;
        const age = now - device.lastSeen;
        if (oldest === undefined || age > oldest.age) oldest = { device, age };
      }
    }
    return oldest?.device;
  }
}
