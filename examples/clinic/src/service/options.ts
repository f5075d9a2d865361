/** How the clinic service runs, from the environment. */
export interface ClinicOptions {
  /** `HOST`: the address to listen on. Default 127.0.0.1. */
  readonly host: string;
  /** `PORT`: 0 takes any free one. Default 3000. */
  readonly port: number;
  /** `DATABASE_URL`: a PostgreSQL database. Default: PGlite in memory. */
  readonly databaseUrl: string | undefined;
  /** `CLINIC_DEMO_PASSWORD`: the password of the synthetic users. Default: a random one that nobody knows. */
  readonly password: string | undefined;
}

/** Reads the environment; an empty variable is as good as none. Throws with one sentence on a wrong one. */
export function readClinicOptions(env: Readonly<Record<string, string | undefined>>): ClinicOptions {
  const port = Number(env.PORT || 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`PORT is ${JSON.stringify(env.PORT)}; set a whole number from 0 to 65535.`);
  }
  return {
    host: env.HOST || '127.0.0.1',
    port,
    databaseUrl: env.DATABASE_URL || undefined,
    password: env.CLINIC_DEMO_PASSWORD || undefined,
  };
}
