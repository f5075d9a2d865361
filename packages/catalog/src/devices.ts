/**
 * The contract of the device pipeline: its steps in order, the device families that the bridge reads, and the alarms
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
 * Every device family with the alarms that its devices can raise. Adding a family is one line here, one file in the
 * bridge and one line in its index; a new word for an alarm is written here and nowhere else.
 */
export const deviceFamilies = {
  ava4: { alarms: [] },
  kati: { alarms: ['sos', 'fall'] },
  qube: { alarms: [] },
} as const satisfies Record<string, { alarms: readonly string[] }>;

/** The name of a device family, which is also the value of the label `device.type`. */
export type DeviceFamilyName = keyof typeof deviceFamilies;

/** The family names in a fixed order. */
export const deviceFamilyNames = Object.keys(deviceFamilies) as DeviceFamilyName[];

/** An alarm that some family can raise. */
export type DeviceAlarm = (typeof deviceFamilies)[DeviceFamilyName]['alarms'][number];

/** Every alarm that some family can raise, the closed values of the label `alarm`. */
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
