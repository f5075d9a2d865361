import { ownProgram } from '../checkout.js';
import type { PartKind } from './kind.js';

/** The local ends of Slack and mail, which print what they get. */
export const notifications: PartKind = {
  isNeeded: ({ targets }) => targets.localSlackChannels.length > 0 || targets.localMail,
  ports: ['notifications', 'smtp'],
  describe: ({ plan: { ports } }) => ({
    name: 'notifications',
    command: {
      program: process.execPath,
      arguments: [ownProgram('notifications')],
      environment: {
        NOTIFICATIONS_PORT: String(ports.notifications),
        NOTIFICATIONS_SMTP_PORT: String(ports.smtp),
      },
    },
    ready: { kind: 'http', url: `http://127.0.0.1:${ports.notifications}/healthz` },
    address: `http://127.0.0.1:${ports.notifications}/notifications`,
    speaks: true,
  }),
};
