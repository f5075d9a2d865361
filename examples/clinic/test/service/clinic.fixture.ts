import { openSqlClient, type SqlClient } from '@pulsetrail/mqtt-bridge';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { vi } from 'vitest';
import { demoUsers } from '../../src/service/seed.js';
import { buildService } from '../../src/service/service.js';
import { type ClinicTelemetry, startTelemetry } from '../../src/service/telemetry.js';

// Opening PGlite takes two seconds on an idle machine.
vi.setConfig({ hookTimeout: 60_000 });

/** A store that can be told to fail. */
export interface FragileStore extends SqlClient {
  /** The next statements that contain this text fail; undefined heals it. */
  failing: string | undefined;
}

export interface TestClinic {
  readonly app: FastifyInstance;
  readonly store: FragileStore;
  readonly telemetry: ClinicTelemetry;
  readonly failures: string[];
  /** Sends a request as staff who are signed in; what is no GET is a POST. */
  readonly ask: (url: string, payload?: unknown) => ReturnType<typeof inject>;
  /** The samples of the metrics page that contain all of these texts. */
  readonly samples: (...texts: string[]) => Promise<string[]>;
  /** The value of the one sample that contains all of these texts; 0 where there is none. */
  readonly value: (...texts: string[]) => Promise<number>;
  readonly close: () => Promise<void>;
}

export const password = 'a password of this test only';

const inject = (app: FastifyInstance, options: InjectOptions) => app.inject(options);

async function openFragileStore(): Promise<FragileStore> {
  const sql = await openSqlClient();
  const store: FragileStore = {
    failing: undefined,
    query: async <Row>(text: string, params?: readonly unknown[]) => {
      if (store.failing !== undefined && text.includes(store.failing)) {
        throw Object.assign(new Error('a message with p-0001 in it'), { code: 'ECONNRESET' });
      }
      return sql.query<Row>(text, params);
    },
    close: () => sql.close(),
  };
  return store;
}

/** The real service with real telemetry, over PGlite in memory. */
export async function openClinic(): Promise<TestClinic> {
  const store = await openFragileStore();
  const telemetry = startTelemetry({ metrics: { server: false }, traces: false });
  const failures: string[] = [];
  const app = await buildService({
    sql: store,
    telemetry,
    password,
    onFailure: (sentence) => failures.push(sentence),
  });
  const signedIn = await app.inject({ method: 'POST', url: '/sign-in', payload: { user: demoUsers[0], password } });
  const { token } = signedIn.json<{ token: string }>();

  const samples = async (...texts: string[]) => {
    const { body } = await telemetry.metricsPage();
    return body.split('\n').filter((line) => !line.startsWith('#') && texts.every((text) => line.includes(text)));
  };
  return {
    app,
    store,
    telemetry,
    failures,
    ask: (url, payload) =>
      inject(app, {
        method: payload === undefined && !url.endsWith('/scan') ? 'GET' : 'POST',
        url,
        headers: { authorization: `Bearer ${token}` },
        ...(payload === undefined ? {} : { payload: payload as object }),
      }),
    samples,
    value: async (...texts) => Number((await samples(...texts))[0]?.split(' ')[1] ?? 0),
    close: async () => {
      await app.close();
      await telemetry.stop();
      await store.close();
    },
  };
}
