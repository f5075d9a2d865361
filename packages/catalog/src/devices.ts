/**
 * The contract of the device pipeline: its steps in order, the device families that the bridge brings along, and the alarms
 * that each can raise. Rules and panels take these words from here; the bridge implements them.
 */

/** The five steps of a device message, in order. */
export const pipelineSteps = [
  '1_mqtt_received',
  '2_payload_parsed',
  '3_patient_lookup',
  '4_patient_updated',
  '5_medical_stored',
] as const;

/** One of the five steps. */
export type PipelineStep = (typeof pipelineSteps)[number];

/**
 * Every built-in device family with the alarms that its devices can raise. Adding one is one line here, one file in the
 * bridge and one line in its index; a catalog declares others in `devices`. A new word for an alarm is written here, or
 * there, and nowhere else.
 */
export const deviceFamilies = {
  ava4: { alarms: [] },
  kati: { alarms: ['sos', 'fall'] },
  qube: { alarms: [] },
} as const satisfies Record<string, { alarms: readonly string[] }>;

/** The name of a family that the bridge brings along. */
export type BuiltInFamilyName = keyof typeof deviceFamilies;

/** The literal names of the families that a definition declares; none when it declares none. */
type OwnFamilyName<Definition> = Definition extends { readonly devices?: infer Devices }
  ? unknown extends Devices
    ? never
    : [NonNullable<Devices>] extends [never]
      ? never
      : Extract<keyof NonNullable<Devices>, string>
  : never;

/**
 * The name of a device family, a built-in one or one that the catalog declares in `devices`; also the value of the label
 * `device.type`. Of a catalog's definition the literal names, else any.
 */
export type DeviceFamilyName<Definition = { devices: Readonly<Record<string, unknown>> }> =
  | BuiltInFamilyName
  | OwnFamilyName<Definition>;

/** The names of the built-in families in a fixed order. */
export const deviceFamilyNames = Object.keys(deviceFamilies) as BuiltInFamilyName[];

/** An alarm that some built-in family can raise. */
export type DeviceAlarm = (typeof deviceFamilies)[BuiltInFamilyName]['alarms'][number];

/** Every alarm that some built-in family can raise, the closed values of the label `alarm`. */
export const deviceAlarms: readonly DeviceAlarm[] = [
  ...new Set(Object.values(deviceFamilies).flatMap(({ alarms }): readonly DeviceAlarm[] => alarms)),
];

/**
 * How a device message ended, the closed values of the label `outcome`.
 *
 * - `stored`: the pipeline ran to step 5.
 * - `owner_fallback`: stored, but for the gateway's owner because the measuring device itself is not mapped.
 * - `status`: a status message, complete where its kind ends.
 * - `ignored`: nothing to process, such as the answer to a command, or a batch without readings.
 * - `invalid`: step 2 failed.
 * - `patient_not_found`: step 3 found no patient.
 * - `lookup_failed`, `update_failed`, `store_failed`: the directory or the store failed at step 3, 4 or 5.
 */
export const messageOutcomes = [
  'stored',
  'owner_fallback',
  'status',
  'ignored',
  'invalid',
  'patient_not_found',
  'lookup_failed',
  'update_failed',
  'store_failed',
] as const;

/** One of the message outcomes. */
export type MessageOutcome = (typeof messageOutcomes)[number];
