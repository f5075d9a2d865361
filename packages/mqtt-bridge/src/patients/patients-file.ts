import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { readingKinds } from '../families/measures.js';
import { normalizeReadingKind } from '../families/reading-kind.js';
import {
  normalizeCitizenId,
  normalizeDeviceId,
  normalizeImei,
  normalizeMac,
  normalizePatientId,
} from '../message/address.js';
import type { LookupKey } from '../message/message.js';

/** A patient with every way to find them. */
export interface PatientEntry {
  readonly id: string;
  readonly lookups: readonly LookupKey[];
}

/** The patients file cannot be used. The message names places in the file, never what stands there. */
export class PatientsFileError extends Error {
  readonly code = 'PULSETRAIL_PATIENTS_FILE';
  override readonly name = 'PatientsFileError';
}

/** A value that is brought to its normal form, or refused. */
const normalized = <Sent, Value>(type: z.ZodType<Sent>, normalize: (sent: Sent) => Value | undefined, remedy: string) =>
  type.transform((sent, context): Value => {
    const value = normalize(sent);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: remedy });
    return z.NEVER;
  });

const mac = normalized(z.string(), normalizeMac, 'write a MAC address such as 02:00:5E:10:00:07');
const imei = normalized(z.string(), normalizeImei, 'write 15 digits');

const device = z
  .strictObject({
    mac: mac.optional(),
    /** What a device of the patient's own measures; without it, the device is a registered sub-device. */
    kind: normalized(z.string(), normalizeReadingKind, `use one of ${readingKinds.join(', ')}`).optional(),
    /** A device of a family that the catalog declares, and its id. */
    family: z.string().min(1, 'write the name of a device family').optional(),
    id: normalized(z.string(), normalizeDeviceId, 'write an id of at most 200 characters').optional(),
  })
  .transform(({ mac, kind, family, id }, context): LookupKey => {
    if (mac !== undefined && family === undefined && id === undefined) {
      return kind === undefined ? { via: 'sub_device', value: mac } : { via: 'device_kind', value: mac, kind };
    }
    if (mac === undefined && kind === undefined && family !== undefined && id !== undefined) {
      return { via: 'device', value: id, kind: family };
    }
    context.addIssue({ code: 'custom', message: 'write { mac }, { mac, kind } or { family, id }' });
    return z.NEVER;
  });

const fileSchema = z.strictObject({
  patients: z.array(
    z.strictObject({
      id: normalized(z.unknown(), normalizePatientId, 'write an id of at most 200 characters'),
      citizenId: normalized(z.string(), normalizeCitizenId, 'write 13 digits').optional(),
      gatewayMac: mac.optional(),
      /** The watch that is registered for the patient. */
      watchImei: imei.optional(),
      /** The watch that the patient's record names: it counts where that watch is registered for nobody. */
      recordedWatchImei: imei.optional(),
      devices: z.array(device).optional(),
    }),
  ),
});

const entryOf = ({
  id,
  citizenId,
  gatewayMac,
  watchImei,
  recordedWatchImei,
  devices = [],
}: z.output<typeof fileSchema>['patients'][number]): PatientEntry => ({
  id,
  lookups: [
    ...(citizenId === undefined ? [] : [{ via: 'citizen_id', value: citizenId } as const]),
    ...(gatewayMac === undefined ? [] : [{ via: 'gateway_owner', value: gatewayMac } as const]),
    ...(watchImei === undefined ? [] : [{ via: 'imei', value: watchImei } as const]),
    ...(recordedWatchImei === undefined ? [] : [{ via: 'patient_watch', value: recordedWatchImei } as const]),
    ...devices,
  ],
});

/** What belongs to two patients would make one of them get the other's readings. */
function duplicateOf(patients: readonly PatientEntry[]): string | undefined {
  const owners = new Map<string, number>();
  for (const [index, { lookups }] of patients.entries()) {
    for (const { via, value, kind } of lookups) {
      const key = [via, value, kind].join();
      const owner = owners.get(key);
      if (owner !== undefined && owner !== index) {
        return `patients.${owner} and patients.${index} have the same ${via}; give it to one of them`;
      }
      owners.set(key, index);
    }
  }
  return undefined;
}

/**
 * Reads the patients from the text of a file.
 * @param path the file's path, for messages.
 * @throws {PatientsFileError} with every fault at once.
 */
export function parsePatientsFile(text: string, path: string): PatientEntry[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new PatientsFileError(`The patients file ${path} is no JSON; write { "patients": [ ... ] }.`);
  }
  const parsed = fileSchema.safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path: place, message }) => `${place.join('.') || 'file'}: ${message}`);
    throw new PatientsFileError(`The patients file ${path} cannot be used: ${faults.join('; ')}.`);
  }
  const entries = parsed.data.patients.map(entryOf);
  const duplicate = duplicateOf(entries);
  if (duplicate !== undefined) throw new PatientsFileError(`The patients file ${path} cannot be used: ${duplicate}.`);
  return entries;
}

/**
 * Reads a patients file.
 * @throws {PatientsFileError} when the file cannot be read or used.
 */
export async function readPatientsFile(path: string): Promise<PatientEntry[]> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new PatientsFileError(`The patients file ${path} cannot be read; correct PULSETRAIL_PATIENTS_FILE.`, {
      cause,
    });
  }
  return parsePatientsFile(text, path);
}
