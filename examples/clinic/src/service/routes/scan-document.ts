import { exactly, problem, type Route } from '../clinic.js';
import { inspect } from '../scanner.js';

const params = exactly({ id: { type: 'string', format: 'uuid' } });

/** `POST /documents/:id/scan`: looks into a document and keeps the result. A document that fails is a result, not an error. */
export const scanDocument: Route = (app, { telemetry, query }) => {
  app.post<{ Params: { id: string } }>('/documents/:id/scan', { schema: { params } }, async (request, reply) => {
    const { id } = request.params;
    const scan = await telemetry.apiTimer('document-scan', async () => {
      const [document] = await query<{ content: Uint8Array; content_type: string }>(
        'find-document',
        'SELECT content, content_type FROM clinic.documents WHERE id = $1',
        [id],
      );
      if (document === undefined) return undefined;
      const findings = inspect(Buffer.from(document.content), document.content_type);
      const result = findings.length === 0 ? ('pass' as const) : ('fail' as const);
      await query(
        'store-scan',
        `INSERT INTO clinic.scans (document_id, result, findings) VALUES ($1, $2, $3)
         ON CONFLICT (document_id) DO UPDATE
         SET result = excluded.result, findings = excluded.findings, scanned_at = now()`,
        [id, result, findings],
      );
      return { id, result, findings };
    });
    if (scan === undefined) return reply.code(404).send(problem('No such document.'));
    telemetry.counters['documents.scanned'].add(1, { result: scan.result });
    return scan;
  });
};
