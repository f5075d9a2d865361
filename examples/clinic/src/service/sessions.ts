import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Clinic, problem } from './clinic.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** The user who is signed in; empty before the session is known. */
    userName: string;
  }
}

/** How long a session lasts, in seconds. */
export const sessionSeconds = 3_600;

const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

/** Opens a session and returns its token, of which only the hash is stored. Sessions that are over are removed. */
export async function openSession({ query }: Clinic, userName: string): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  await query(
    'open-session',
    `WITH over AS (DELETE FROM clinic.sessions WHERE expires_at < now())
     INSERT INTO clinic.sessions (token_hash, user_name, expires_at)
     VALUES ($1, $2, now() + make_interval(secs => $3))`,
    [hashToken(token), userName, sessionSeconds],
  );
  return token;
}

/** Lets a request pass whose `Authorization: Bearer` token belongs to a session, and answers 401 otherwise. */
export const requireSession =
  ({ query }: Clinic) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const token = /^Bearer ([\w-]{43})$/.exec(request.headers.authorization ?? '')?.[1];
    const [session] =
      token === undefined
        ? []
        : await query<{ user_name: string }>(
            'find-session',
            'SELECT user_name FROM clinic.sessions WHERE token_hash = $1 AND expires_at > now()',
            [hashToken(token)],
          );
    if (session === undefined) {
      return reply
        .code(401)
        .header('www-authenticate', 'Bearer')
        .send(problem('Sign in first: POST /sign-in, then send its token as Authorization: Bearer.'));
    }
    request.userName = session.user_name;
    return undefined;
  };
