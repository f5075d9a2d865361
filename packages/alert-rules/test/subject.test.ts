import { expect, test } from 'vitest';
import { subjectsOf } from '../src/subject.js';
import { sampleCatalog } from './sample-catalog.js';

test('operations and flows are named by their exported labels', () => {
  const subjects = subjectsOf(sampleCatalog);
  expect(subjects.map(({ kind, name, label, metric }) => [kind, name, label, metric.prometheusName])).toEqual([
    ['Operation', 'sign-in', 'operation', 'operation_duration_seconds'],
    ['Operation', 'document-upload', 'operation', 'operation_duration_seconds'],
    ['Operation', 'document-scan', 'operation', 'operation_duration_seconds'],
    ['Operation', 'find-patient', 'operation', 'db_client_operation_duration_seconds'],
    ['Operation', 'job-security', 'operation', 'score_calculation_duration_seconds'],
    ['Operation', 'check-in', 'operation', 'operation_duration_seconds'],
    ['Flow', 'registration', 'flow_name', 'flow_duration_seconds'],
  ]);
});

test('the label of an owner is text, never a template', () => {
  const services = sampleCatalog.services.map((service) => ({ ...service, owner: 'team {{ $value }}' }));
  expect(subjectsOf({ ...sampleCatalog, services })[0]?.labels.owner).toBe('team {{ "{{" }} $value }}');
});
