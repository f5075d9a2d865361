import { describe, expect, test } from 'vitest';
import { isProse, isUnlikeCode } from '../../src/redaction/prose.js';

describe('isProse', () => {
  test.each([
    'Somchai Jaidee',
    'somchai jaidee',
    'Jaidee, Somchai',
    "O'Neil  Siobhán",
    'got somchai from form',
    'สมชาย',
    'ใจดี สมชาย',
    'Сомчай',
    'Dr. Who',
    'Jaidee; Somchai',
  ])('%j', (text) => {
    expect(isProse(text)).toBe(true);
  });

  test.each([
    'stored',
    'not_found',
    '/patients/:id',
    'Ward 3',
    '12 ms',
    '12.5 µs',
    'GET',
    'a,b',
    'text/html; q=0.9',
    'v1',
    '',
    'José',
  ])('not %j', (text) => {
    expect(isProse(text)).toBe(false);
  });
});

describe('isUnlikeCode', () => {
  test.each(['span SomchaiJaidee', 'Somchai Jaidee', 'visit of Somchai', 'สมชาย ใจดี', 'SOMCHAI JAIDEE', 'Mr. Somchai'])(
    '%j',
    (name) => {
      expect(isUnlikeCode(name)).toBe(true);
    },
  );

  test.each([
    'GET /patients/:id',
    'GET /Patients/List',
    'HTTP GET',
    'SELECT Patients',
    'INSERT clinic.readings',
    'publish OrderTopic',
    'process wards/icu',
    'sign in',
    'load patient',
    'middleware - query',
    'request handler - /Users/:id',
    'pg.query:SELECT clinic',
    'PatientController.findAll',
    'Create Nest App',
    'grpc.health.v1.Health/Check',
    'score job-security',
    'SignIn',
    '3_device_matched',
  ])('not %j', (name) => {
    expect(isUnlikeCode(name)).toBe(false);
  });
});
