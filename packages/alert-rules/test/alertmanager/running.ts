import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { freePort } from '../../../../test/support/ports.js';
import { until } from '../../../../test/support/until.js';
import type { GeneratedFile } from '../../src/index.js';
import { findTool, inFolder } from '../checker.js';

export const alertmanager = findTool('alertmanager');

/** An alert as Prometheus posts it. */
export interface PostedAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt?: string;
  readonly endsAt?: string;
  readonly generatorURL?: string;
}

/** Posts alerts as Prometheus would. */
export type Post = (...alerts: readonly PostedAlert[]) => Promise<void>;

/** What Alertmanager says of an alert that it has. */
export interface KnownAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: 'unprocessed' | 'active' | 'suppressed'; readonly inhibitedBy: readonly string[] };
}

/** Runs Alertmanager on files among which is its configuration, `alertmanager.yml`. */
export async function withAlertmanager(
  files: readonly GeneratedFile[],
  use: (post: Post, known: () => Promise<readonly KnownAlert[]>) => Promise<void>,
): Promise<void> {
  const address = `127.0.0.1:${await freePort()}`;
  await inFolder(files, async (folder) => {
    const log: string[] = [];
    const server = spawn(
      alertmanager ?? '',
      [
        '--config.file=alertmanager.yml',
        `--storage.path=${join(folder, 'alerts')}`,
        `--web.listen-address=${address}`,
        '--cluster.listen-address=',
      ],
      { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
    );
    server.stderr.on('data', (text) => log.push(String(text)));
    const exit = once(server, 'exit');
    try {
      await until(`http://${address} is ready`, async () => (await fetch(`http://${address}/-/ready`)).ok);
      const ask = async (request: RequestInit = {}): Promise<Response> => {
        const answer = await fetch(`http://${address}/api/v2/alerts`, request);
        if (!answer.ok) throw new Error(`Alertmanager answered ${answer.status}: ${await answer.text()}`);
        return answer;
      };
      const headers = { 'content-type': 'application/json' };
      await use(
        async (...alerts) => void (await ask({ method: 'POST', headers, body: JSON.stringify(alerts) })),
        async () => (await (await ask()).json()) as KnownAlert[],
      );
    } catch (error) {
      throw new Error(`Alertmanager said:\n${log.join('').slice(-4_000)}`, { cause: error });
    } finally {
      server.kill();
      await exit;
    }
  });
}
