import type { MessageOutcome, PipelineStep } from '@pulsetrail/catalog';
import { type DeviceFamily, endOf, expectedSteps, unknownKind } from '../families/family.js';

/**
 * The outcomes that a kind of message can have, as the pipeline decides them: the series that exist from the start, so
 * that a first failure is a rise from zero.
 */
export function possibleOutcomes(family: DeviceFamily, kind: string): readonly MessageOutcome[] {
  if (kind === unknownKind) return ['invalid'];
  const lookup = ['patient_not_found', 'lookup_failed', 'update_failed'] as const;
  const empty = family.emptyKinds?.includes(kind) ? (['ignored'] as const) : [];
  switch (endOf(family, kind)) {
    case 'ignored':
      return ['ignored'];
    case '5_medical_stored': {
      const byOwner = family.lookups.includes('gateway_owner') ? (['owner_fallback'] as const) : [];
      return ['stored', ...byOwner, ...empty, 'invalid', ...lookup, 'store_failed'];
    }
    case '4_patient_updated':
      return ['status', ...empty, 'invalid', ...lookup];
    default:
      return ['status', 'invalid'];
  }
}

/** The last steps of a family's messages when nothing fails; what has nothing to store ends at step 2. */
export const possibleEnds = (family: DeviceFamily): ReadonlySet<PipelineStep> =>
  new Set(['2_payload_parsed', ...Object.keys(family.kinds).flatMap((kind) => expectedSteps(family, kind).slice(-1))]);
