import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Server } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A request as it came. */
export interface Posted {
  readonly at: number;
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: Readonly<Record<string, unknown>>;
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port;

/** Reads a request with a JSON body. */
export async function readPosted(request: IncomingMessage): Promise<Posted> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return {
    at: Date.now(),
    path: request.url ?? '',
    authorization: request.headers.authorization,
    body: JSON.parse(Buffer.concat(chunks).toString()),
  };
}

/** A server that takes whatever is posted, and answers as Slack's webhooks do. */
export async function startHooks() {
  const posted: Posted[] = [];
  const server = createServer(async (request, response) => {
    posted.push(await readPosted(request));
    response.end('ok');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${portOf(server)}`,
    /** What was posted to a path so far. */
    at: (path: string) => posted.filter((each) => each.path === path),
    [Symbol.asyncDispose]: async () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A mail as it came. */
export interface Mail {
  readonly at: number;
  readonly isEncrypted: boolean;
  readonly user: unknown;
  readonly to: readonly string[];
  readonly raw: string;
  readonly mail: ParsedMail;
}

/** How a mail server is to be spoken to; without it, in the clear and by anybody. */
export interface MailSecurity {
  readonly key: string;
  readonly cert: string;
  /** Whether a connection begins with TLS. */
  readonly implicit: boolean;
  readonly user: string;
  readonly password: string;
}

/** A mail server that keeps what it gets. */
export async function startMail(security?: MailSecurity) {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    ...(security === undefined
      ? { authOptional: true, disabledCommands: ['AUTH', 'STARTTLS'] }
      : { secure: security.implicit, key: security.key, cert: security.cert }),
    disableReverseLookup: true,
    closeTimeout: 500,
    onAuth({ username, password }, _session, done) {
      if (username === security?.user && password === security?.password) done(null, { user: username });
      else done(new Error('wrong password'));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const raw = Buffer.concat(chunks);
        mails.push({
          at: Date.now(),
          isEncrypted: session.secure,
          user: session.user,
          to: session.envelope.rcptTo.map(({ address }) => address),
          raw: raw.toString(),
          mail: await simpleParser(raw),
        });
        done();
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  return {
    mails,
    smarthost: `127.0.0.1:${portOf(server.server)}`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
