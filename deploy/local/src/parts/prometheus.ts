import { join } from 'node:path';
import type { PartKind } from './kind.js';

const day = 86_400;

/** Days beyond the period of the promises that samples are kept: budgets look back over all of it. */
const margin = 5;

/** Prometheus with the generated rules. */
export const prometheus: PartKind = {
  isNeeded: () => true,
  ports: ['prometheus'],
  describe: ({ plan, run, configuration }) => {
    const listen = `127.0.0.1:${plan.ports.prometheus}`;
    const address = `http://${listen}`;
    return {
      name: 'prometheus',
      command: {
        program: plan.servers.prometheus,
        arguments: [
          `--config.file=${configuration.prometheus}`,
          `--storage.tsdb.path=${join(run.data, 'prometheus')}`,
          `--storage.tsdb.retention.time=${Math.ceil(plan.catalog.catalog.alerting.period / day) + margin}d`,
          `--web.listen-address=${listen}`,
          `--web.external-url=${address}`,
        ],
      },
      ready: { kind: 'http', url: `${address}/-/ready` },
      address,
    };
  },
};
