import type { TestClinic } from '../clinic.fixture.js';

/** What to change in a document before it is uploaded. */
export interface DocumentChange {
  readonly patientId?: string;
  readonly kind?: string;
  readonly contentType?: string;
  readonly bytes?: Buffer;
}

/** Uploads a letter, or something else. */
export const upload = ({ ask }: TestClinic, { bytes = Buffer.from('A letter.'), ...change }: DocumentChange = {}) =>
  ask('/documents', {
    patientId: 'p-0001',
    kind: 'letter',
    contentType: 'text/plain',
    content: bytes.toString('base64'),
    ...change,
  });
