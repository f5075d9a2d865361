import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { History } from './history.js';
import type { Notification } from './notification.js';
import { parseSlackMessage } from './slack-message.js';

const bodyLimit = 1024 * 1024;

/** Reads a body of at most one MiB; `undefined` when it is larger. */
const read = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= bodyLimit) chunks.push(chunk);
  }
  return size <= bodyLimit ? Buffer.concat(chunks).toString('utf8') : undefined;
};

/**
 * A server that takes what Slack's incoming webhooks take and answers as they do: `POST /slack` with JSON, `ok` or
 * `invalid_payload`. `GET /notifications` lists what came, by Slack and by email; `GET /healthz` answers 200.
 */
export function createSlackEndpoint(history: History, onNotification: (notification: Notification) => void): Server {
  return createServer(async (request, response) => {
    const answer = (status: number, type: string, body: string) =>
      response.writeHead(status, { 'content-type': type }).end(body);
    try {
      switch (`${request.method} ${request.url}`) {
        case 'GET /healthz':
          return answer(200, 'text/plain', 'ok');
        case 'GET /notifications':
          return answer(200, 'application/json', JSON.stringify({ notifications: history.list() }));
        case 'POST /slack': {
          const body = await read(request);
          if (body === undefined) return answer(413, 'text/plain', 'too_large');
          const notification = parseSlackMessage(body, new Date().toISOString());
          if (!notification) return answer(400, 'text/plain', 'invalid_payload');
          onNotification(notification);
          return answer(200, 'text/plain', 'ok');
        }
        default:
          return answer(404, 'text/plain', 'no_service');
      }
    } catch {
      return response.destroy();
    }
  });
}
