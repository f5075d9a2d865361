import { messageOutcomes } from '@pulsetrail/catalog';
import { expect, test } from 'vitest';
import { families } from '../../src/families/index.js';
import { possibleEnds, possibleOutcomes } from '../../src/recording/outcomes.js';

test.each([
  ['ava4', 'heartbeat', ['status', 'invalid']],
  ['ava4', 'command_result', ['ignored']],
  ['kati', 'heartbeat', ['status', 'invalid', 'patient_not_found', 'lookup_failed', 'update_failed']],
  ['qube', 'spo2', ['stored', 'invalid', 'patient_not_found', 'lookup_failed', 'update_failed', 'store_failed']],
  [
    'kati',
    'location',
    ['stored', 'ignored', 'invalid', 'patient_not_found', 'lookup_failed', 'update_failed', 'store_failed'],
  ],
  ['qube', 'unknown', ['invalid']],
] as const)('%s %s can end as %j', (family, kind, outcomes) => {
  expect(possibleOutcomes(families[family], kind)).toEqual(outcomes);
});

test('only where a gateway has an owner can a reading be attributed to one', () => {
  expect(possibleOutcomes(families.ava4, 'weight')).toContain('owner_fallback');
  expect(possibleOutcomes(families.kati, 'sos')).not.toContain('owner_fallback');
});

test.each([
  ['ava4', ['2_payload_parsed', '5_medical_stored']],
  ['kati', ['2_payload_parsed', '4_patient_updated', '5_medical_stored']],
] as const)('%s ends at %j', (family, ends) => {
  expect([...possibleEnds(families[family])].toSorted()).toEqual(ends);
});

test('every outcome of the contract is one of some kind', () => {
  const all = Object.values(families).flatMap((family) =>
    Object.keys(family.kinds).flatMap((kind) => possibleOutcomes(family, kind)),
  );
  expect(new Set(all)).toEqual(new Set(messageOutcomes));
});
