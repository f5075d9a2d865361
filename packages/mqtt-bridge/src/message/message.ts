import type { DeviceFamilyName } from '@pulsetrail/catalog';
import type { ParseErrorType } from './payload.js';
import type { MeasuredTime } from './time.js';

/** How a patient can be found, in the words that the directory and the span attribute `device.lookup.via` use. */
export type LookupVia =
  | 'sub_device'
  | 'device_kind'
  | 'gateway_owner'
  | 'imei'
  | 'patient_watch'
  | 'citizen_id'
  | 'device';

/** One way to find the patient. */
export interface LookupKey {
  readonly via: LookupVia;
  /** The identifier in its normal form. */
  readonly value: string;
  /** With `device_kind`: what the device measures. With `device`: its family, since ids are a family's own. */
  readonly kind?: string;
}

/** One value of a reading. */
export type MeasuredValue = number | string | boolean;

/** What was measured at one time: names and values, in the units of the devices. */
export interface Reading extends MeasuredTime {
  readonly values: Readonly<Record<string, MeasuredValue>>;
  /** The values that lie outside the range in which they can be true. They are stored, and marked. */
  readonly outOfRange: readonly string[];
}

/** What a message says of the patient's person. */
export interface PatientProfile {
  /** `YYYY-MM-DD`, Gregorian. */
  readonly birthDate?: string;
  readonly gender?: 'male' | 'female';
  readonly name?: PersonName;
}

/** A name in the parts in which it is sent, in the first language that is. */
export interface PersonName {
  readonly title: string;
  readonly first: string;
  readonly middle: string;
  readonly last: string;
}

/** The readings of one device, and the ways to its patient in the order in which they count. */
export interface Subject {
  readonly lookups: readonly LookupKey[];
  readonly readings: readonly Reading[];
  readonly profile?: PatientProfile;
}

/** An alarm that a device raises. The catalog has the words of each family. */
export type Alarm = string;

/** A message that was understood. */
export interface DeviceMessage {
  /** What it is, one of the family's kinds: the value of the label `message.kind`. */
  readonly kind: string;
  /** The device that sent it, in its normal form. Leaves the bridge only as a keyed hash. */
  readonly deviceId?: string;
  /** The gateway through which it came, when the device has no heartbeat of its own. In its normal form. */
  readonly gateway?: string;
  readonly alarm?: Alarm | undefined;
  /** One a device whose readings it carries; none for what ends at step 2, or has nothing to store. */
  readonly subjects: readonly Subject[];
  /** Whether the payload carries no time, so that equal payloads can be different events. */
  readonly timeless: boolean;
  /** Why some of its readings were left out while others are good. */
  readonly rejected?: ParseErrorType | undefined;
  /** How many values could not be read and were left out of readings that are good without them. Default 0. */
  readonly unreadable?: number;
}

/** A message that was not understood: always classified, never thrown. */
export interface ParseFailure {
  readonly errorType: ParseErrorType;
  /** What the message would have been, as far as its topic or type tells; `unknown` otherwise. */
  readonly kind: string;
  /** An alarm is raised even when the rest of the message cannot be read. */
  readonly alarm?: Alarm;
}

/** What came out of reading a payload. */
export type ParseResult = ({ readonly ok: true } & DeviceMessage) | ({ readonly ok: false } & ParseFailure);

/** A message as the broker delivered it. */
export interface IncomingMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Time of arrival in milliseconds since 1970. */
  readonly receivedAt: number;
  /** Whether the broker says that it may have sent the message before (DUP). */
  readonly redelivered: boolean;
  /** Whether it is the copy that the broker keeps of a topic and sends with a subscription (RETAIN). */
  readonly retained: boolean;
  /** Whether it comes back from the dead letters, where it went when it was counted. */
  readonly replayed?: boolean | undefined;
  /** Its number on the connection, which a redelivery keeps; none at QoS 0. */
  readonly packetId?: number | undefined;
  /** User properties of MQTT 5, such as the producer's `traceparent`. */
  readonly properties: Readonly<Record<string, string | readonly string[]>>;
}

/** A message with the family that reads its topic. */
export interface RoutedMessage extends IncomingMessage {
  readonly family: DeviceFamilyName;
  /** The topic as it may be shown: without what a wildcard matched, unless the family knows the word. */
  readonly destination: string;
}
