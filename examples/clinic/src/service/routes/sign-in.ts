import { exactly, problem, type Route } from '../clinic.js';
import { hashPassword, verifyPassword } from '../passwords.js';
import { openSession, sessionSeconds } from '../sessions.js';

const body = exactly({
  user: { type: 'string', minLength: 1, maxLength: 100 },
  password: { type: 'string', minLength: 1, maxLength: 200 },
});

/** `POST /sign-in`: a password for a session token. A wrong password is a refusal, not an error of the operation. */
export const signIn: Route = (app, clinic) => {
  const { telemetry, query } = clinic;
  // Checked for users who do not exist, so that the time of an answer does not tell who does.
  const nobody = hashPassword('');

  app.post<{ Body: { user: string; password: string } }>('/sign-in', { schema: { body } }, async (request, reply) => {
    const { user, password } = request.body;
    const token = await telemetry.apiTimer('sign-in', async () => {
      const [known] = await query<{ password_hash: string }>(
        'find-user',
        'SELECT password_hash FROM clinic.users WHERE name = $1',
        [user],
      );
      const matches = await verifyPassword(password, known?.password_hash ?? (await nobody));
      return known && matches ? openSession(clinic, user) : undefined;
    });
    telemetry.counters.sign_ins.add(1, { result: token === undefined ? 'refused' : 'accepted' });
    if (token === undefined) return reply.code(401).send(problem('User or password is wrong.'));
    return { token, expiresIn: sessionSeconds };
  });
};
