import { join } from 'node:path';
import type { Part } from '../part.js';
import type { PartContext } from './context.js';

/** Alertmanager with the generated routes, alone: an empty cluster address turns its gossip off. */
export const alertmanager = ({ plan, run, configuration }: PartContext): Part => {
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
};
