import { createRandom } from '../random.js';

/** The kinds of readings that an AVA4 gateway's sub-devices take, in a fixed order. */
export const readingKinds = [
  'blood_pressure',
  'spo2',
  'blood_sugar',
  'body_temp',
  'weight',
  'uric_acid',
  'cholesterol',
] as const;

/** One of the kinds of readings. */
export type ReadingKind = (typeof readingKinds)[number];

/** An AVA4 gateway in a patient's room with one measuring device for each kind of reading. */
export interface Gateway {
  readonly number: number;
  /** Upper case with colons. */
  readonly mac: string;
  readonly imei: string;
  readonly iccid: string;
  /** Lower case without separators, as the gateway reports them. */
  readonly subDevices: Readonly<Record<ReadingKind, string>>;
}

/** A Kati watch on a patient's wrist. */
export interface Watch {
  readonly imei: string;
}

/** A person who is measured at a Qube-Vital box. */
export interface Visitor {
  readonly citizenId: string;
  readonly number: number;
  /** Born on this day, `YYYYMMDD` in the Buddhist Era. */
  readonly born: string;
  readonly gender: '0' | '1';
}

/** A Qube-Vital box, shared by several patients. */
export interface Box {
  readonly number: number;
  /** Lower case with colons. */
  readonly mac: string;
  readonly imei: string;
  readonly iccid: string;
  readonly visitors: readonly Visitor[];
}

/** A patient as the bridge imports them: `kind` is set where a device is a patient's own for one kind of reading. */
export interface PatientRecord {
  readonly id: string;
  readonly citizenId?: string;
  readonly gatewayMac?: string;
  readonly watchImei?: string;
  readonly devices?: readonly { readonly mac: string; readonly kind?: ReadingKind }[];
}

/** Synthetic devices and the patients to whom they belong. */
export interface Fleet {
  readonly gateways: readonly Gateway[];
  readonly watches: readonly Watch[];
  readonly boxes: readonly Box[];
  readonly patients: readonly PatientRecord[];
}

/** What decides a fleet. */
export interface FleetOptions {
  /** Decides the ids: fleets of two seeds hardly share a device. */
  readonly seed: number;
  /** How many gateways, watches and boxes together: half, three tenths and the rest, at least one of each. From 3 to {@link mostDevices}. */
  readonly devices: number;
}

/** Every sub-device of this many devices still has an address of its own. */
export const mostDevices = 10_000;

const visitorsPerBox = 3;

const digits = (value: number, length: number): string => String(value).padStart(length, '0');

/** Twelve hexadecimal digits within 02-00-5E: locally administered, so that no real device has it. */
const address = (block: number, index: number): string =>
  `02005e${block.toString(16).padStart(2, '0')}${(index & 0xffff).toString(16).padStart(4, '0')}`;

const withColons = (mac: string): string => mac.match(/../g)?.join(':') ?? mac;

/** Creates the fleet of a seed. All ids are made up: addresses in 02:00:5E, an IMEI and an ICCID that begin with zeros, a citizen id in 99. */
export function createFleet({ seed, devices }: FleetOptions): Fleet {
  const random = createRandom(seed);
  const first = random.int(1, 0xffff);
  const counts = { watches: Math.max(1, Math.floor(devices * 0.3)), boxes: Math.max(1, Math.floor(devices * 0.2)) };
  const times = <Item>(count: number, create: (index: number) => Item): Item[] =>
    Array.from({ length: count }, (_, index) => create(index));
  const modem = (block: number, index: number) => ({
    imei: digits(block * 10_000_000 + first * 100 + index, 15),
    iccid: digits(block * 10_000_000 + first * 100 + index, 19),
  });

  const gateways = times(
    devices - counts.watches - counts.boxes,
    (index): Gateway => ({
      number: index + 1,
      mac: withColons(address(0x10, first + index)).toUpperCase(),
      ...modem(1, index),
      subDevices: Object.fromEntries(
        readingKinds.map((kind, place) => [kind, address(0x20, first + index * readingKinds.length + place)]),
      ) as Record<ReadingKind, string>,
    }),
  );
  const watches = times(counts.watches, (index): Watch => ({ imei: modem(2, index).imei }));
  const boxes = times(
    counts.boxes,
    (index): Box => ({
      number: index + 1,
      mac: withColons(address(0x30, first + index)),
      ...modem(3, index),
      visitors: times(visitorsPerBox, (place): Visitor => {
        const number = index * visitorsPerBox + place + 1;
        return {
          number,
          citizenId: `99${digits(first * 100_000 + number, 11)}`,
          born: `${random.int(2470, 2550)}${digits(random.int(1, 12), 2)}${digits(random.int(1, 28), 2)}`,
          gender: random.pick(['0', '1'] as const),
        };
      }),
    }),
  );

  const owners: Omit<PatientRecord, 'id'>[] = [
    ...gateways.map(({ mac, subDevices }) => ({
      gatewayMac: mac,
      devices: readingKinds.map((kind, place) =>
        place % 2 === 0 ? { mac: subDevices[kind] } : { mac: subDevices[kind], kind },
      ),
    })),
    ...watches.map(({ imei }) => ({ watchImei: imei })),
    ...boxes.flatMap(({ visitors }) => visitors.map(({ citizenId }) => ({ citizenId }))),
  ];
  return {
    gateways,
    watches,
    boxes,
    patients: owners.map((owner, index) => ({ id: `p-${digits(index + 1, 4)}`, ...owner })),
  };
}
