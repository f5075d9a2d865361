import { type ReadingKind, readingKinds } from './measures.js';

/**
 * What lists of devices call the kinds of reading: the names of the fields in which they keep the device for each kind.
 * One such list says `uric` where the readings say `uric_acid`, so that a comparison of the two never found anybody.
 */
const otherNames: Readonly<Record<ReadingKind, readonly string[]>> = {
  blood_pressure: ['bp', 'bps', 'dusun_bps'],
  spo2: ['oximeter', 'oxymeter', 'mgss_oxymeter', 'fingertip_pulse_oximeter'],
  blood_sugar: ['gluc', 'glucose', 'blood_glucose'],
  body_temp: ['temp', 'body_temperature'],
  weight: ['weight_scale'],
  uric_acid: ['ua', 'uric'],
  cholesterol: ['chol'],
};

const kinds = new Map<string, ReadingKind>(
  readingKinds.flatMap((kind) => [kind, ...otherNames[kind]].map((name) => [name, kind] as const)),
);

/** The kind of reading that a list of devices means; also the whole name of a field such as `uric_mac_address` or `mac_ua`. */
export const normalizeReadingKind = (text: string): ReadingKind | undefined =>
  kinds.get(
    text
      .trim()
      .toLowerCase()
      .replace(/^mac_|_mac_address$/g, ''),
  );
