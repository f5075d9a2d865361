import { Buffer } from 'node:buffer';
import { testSignature } from '../service/scanner.js';
import { demoPatients, demoUsers } from '../service/seed.js';
import type { ClinicRequest, Journey, Visit } from './visit.js';

/** A patient who is on nobody's record. */
const stranger = 'p-9999';
const nowhere = '00000000-0000-4000-8000-000000000000';

/** How many documents are remembered for scans. */
const remembered = 50;

const post = (path: string, body?: unknown): ClinicRequest => ({
  method: 'POST',
  path,
  ...(body === undefined ? {} : { body }),
});

/** JSON that ends too early. */
const torn = (path: string) => (): ClinicRequest => ({ method: 'POST', path, text: '{"patientId":' });

const field = (answer: unknown, name: string): string | undefined => {
  const value = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>)[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

const patient = ({ random }: Visit): string => random.pick(demoPatients);

const signIn: Journey = {
  name: 'sign-in',
  weight: 10,
  request: ({ random, password }) => post('/sign-in', { user: random.pick(demoUsers), password }),
  mistakes: [
    ({ random }) => post('/sign-in', { user: random.pick(demoUsers), password: 'not the password' }),
    ({ password }) => post('/sign-in', { user: 'nobody', password }),
    ({ random }) => post('/sign-in', { user: random.pick(demoUsers) }),
  ],
  learn: (memory, answer) => {
    memory.token = field(answer, 'token');
  },
};

/** Sorts of documents; each patient has up to forty of each, so that a long run fills no store. */
const letters = 40;

function document({ random }: Visit) {
  const [contentType, start] = random.pick([
    ['text/plain', ''],
    ['application/pdf', '%PDF-1.7\n'],
  ] as const);
  const text = `Letter ${random.int(1, letters)}. ${'All values are synthetic. '.repeat(20)}\n`;
  return { kind: random.pick(['referral', 'laboratory', 'letter']), contentType, content: start + text };
}

const upload = (visit: Visit, change: Partial<ReturnType<typeof document> & { patientId: string }> = {}) => {
  const { content, ...rest } = { patientId: patient(visit), ...document(visit), ...change };
  return post('/documents', { ...rest, content: Buffer.from(content).toString('base64') });
};

const uploadDocument: Journey = {
  name: 'upload',
  weight: 30,
  request: (visit) => upload(visit),
  mistakes: [
    (visit) => upload(visit, { content: `A letter with ${testSignature} in it.`, contentType: 'text/plain' }),
    (visit) => upload(visit, { content: 'MZ: a program that calls itself a letter', contentType: 'application/pdf' }),
    (visit) => upload(visit, { patientId: stranger }),
    (visit) =>
      post('/documents', { patientId: patient(visit), kind: 'letter', contentType: 'text/plain', content: '*' }),
    torn('/documents'),
  ],
  learn: ({ documents }, answer) => {
    const id = field(answer, 'id');
    if (id !== undefined) documents.push(id);
    if (documents.length > remembered) documents.shift();
  },
};

const scan: Journey = {
  name: 'scan',
  weight: 20,
  possible: ({ documents }) => documents.length > 0,
  request: ({ random, memory }) => {
    // The latest one half of the time: it is scanned soon after it came.
    const recent = random.next() < 0.5 ? memory.documents.at(-1) : undefined;
    return post(`/documents/${recent ?? random.pick(memory.documents)}/scan`);
  },
  mistakes: [() => post(`/documents/${nowhere}/scan`), () => post('/documents/none/scan')],
};

const jobSecurity: Journey = {
  name: 'job-security',
  weight: 20,
  request: (visit) => ({ method: 'GET', path: `/patients/${patient(visit)}/job-security` }),
  mistakes: [
    () => ({ method: 'GET', path: `/patients/${stranger}/job-security` }),
    () => ({ method: 'GET', path: '/patients/everybody/job-security' }),
  ],
};

const checkIn: Journey = {
  name: 'check-in',
  weight: 20,
  request: (visit) =>
    post('/check-in', {
      patientId: patient(visit),
      reason: visit.random.pick(['consultation', 'laboratory', 'imaging', 'follow-up']),
    }),
  mistakes: [
    () => post('/check-in', { patientId: stranger, reason: 'consultation' }),
    (visit) => post('/check-in', { patientId: patient(visit), reason: 'curiosity' }),
    torn('/check-in'),
  ],
};

/** The journey with which everything begins. */
export const firstJourney = signIn;

/** Everything that staff do. Adding a journey is adding an entry. */
export const journeys: readonly Journey[] = [signIn, uploadDocument, scan, jobSecurity, checkIn];
