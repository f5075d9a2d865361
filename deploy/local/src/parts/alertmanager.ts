import { join } from 'node:path';
import type { PartKind } from './kind.js';

/** Alertmanager with the generated routes, alone: an empty cluster address turns its gossip off. */
export const alertmanager: PartKind = {
  isNeeded: () => true,
  ports: ['alertmanager'],
  describe: ({ plan, run, configuration }) => {
    const listen = `127.0.0.1:${plan.ports.alertmanager}`;
    const address = `http://${listen}`;
    return {
      name: 'alertmanager',
      command: {
        program: plan.servers.alertmanager,
        arguments: [
          `--config.file=${configuration.alertmanager}`,
          `--storage.path=${join(run.data, 'alertmanager')}`,
          `--web.listen-address=${listen}`,
          `--web.external-url=${address}`,
          '--cluster.listen-address=',
        ],
      },
      ready: { kind: 'http', url: `${address}/-/ready` },
      address,
    };
  },
};
