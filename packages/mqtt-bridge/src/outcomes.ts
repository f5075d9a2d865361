import type { MessageOutcome } from '@pulsetrail/catalog';
import { type DeviceFamily, endOf, unknownKind } from './families/family.js';

/**
 * The outcomes that a kind of message can have, as the pipeline decides them: the series that exist from the start, so
 * that a first failure is a rise from zero.
 */
export function possibleOutcomes(family: DeviceFamily, kind: string): readonly MessageOutcome[] {
  if (kind === unknownKind) return ['invalid'];
  const lookup = ['patient_not_found', 'lookup_failed', 'update_failed'] as const;
  switch (endOf(family, kind)) {
    case 'ignored':
      return ['ignored'];
    case '5_medical_stored': {
      const byOwner = family.lookups.includes('gateway_owner') ? (['owner_fallback'] as const) : [];
      return ['stored', ...byOwner, 'invalid', ...lookup, 'store_failed'];
    }
    case '4_patient_updated':
      return ['status', 'invalid', ...lookup];
    default:
      return ['status', 'invalid'];
  }
}
