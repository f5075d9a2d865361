import { createHash, randomUUID } from 'node:crypto';
import { exactly, patientId, problem, type Route } from '../clinic.js';
import { type ContentType, contentTypes } from '../scanner.js';

/** The largest request in bytes; base64 leaves three quarters of it for the document. */
const bodyLimit = 1_048_576;

const body = exactly({
  patientId,
  kind: { type: 'string', enum: ['referral', 'laboratory', 'image', 'letter'] },
  contentType: { type: 'string', enum: contentTypes },
  content: { type: 'string', minLength: 4 },
});

interface Body {
  readonly patientId: string;
  readonly kind: string;
  readonly contentType: ContentType;
  /** Base64 of the document. */
  readonly content: string;
}

/** Decodes base64; undefined for text that is not exactly the encoding of something. */
function decode(content: string): Buffer | undefined {
  const decoded = Buffer.from(content, 'base64');
  return decoded.toString('base64') === content ? decoded : undefined;
}

/**
 * `POST /documents`: files a document of a patient under its SHA-256. The same document of the same patient is filed
 * once: 201 the first time, 200 afterwards.
 */
export const uploadDocument: Route = (app, { telemetry, query }) => {
  app.post<{ Body: Body }>('/documents', { bodyLimit, schema: { body } }, async (request, reply) => {
    const { patientId: patient, kind, contentType } = request.body;
    const content = decode(request.body.content);
    if (content === undefined) return reply.code(400).send(problem('content must be base64 with its padding.'));
    const sha256 = createHash('sha256').update(content).digest();

    const stored = await telemetry.apiTimer('document-upload', async () => {
      const [created] = await query<{ id: string }>(
        'store-document',
        `INSERT INTO clinic.documents (id, patient_id, kind, content_type, sha256, content, uploaded_by)
         SELECT $1, id, $3, $4, $5, $6, $7 FROM clinic.patients WHERE id = $2
         ON CONFLICT (patient_id, sha256) DO NOTHING RETURNING id`,
        [randomUUID(), patient, kind, contentType, sha256, content, request.userName],
      );
      if (created) return { id: created.id, code: 201 };
      const [known] = await query<{ id: string }>(
        'find-document',
        'SELECT id FROM clinic.documents WHERE patient_id = $1 AND sha256 = $2',
        [patient, sha256],
      );
      return known && { id: known.id, code: 200 };
    });
    if (stored === undefined) return reply.code(404).send(problem('No such patient.'));
    return reply.code(stored.code).send({ id: stored.id, sha256: sha256.toString('hex'), size: content.length });
  });
};
