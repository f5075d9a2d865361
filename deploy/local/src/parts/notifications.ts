import { ownProgram } from '../checkout.js';
import type { Part } from '../part.js';
import type { PartContext } from './context.js';

/** The local ends of Slack and mail, which print what they get. */
export const notifications = ({ plan: { ports } }: PartContext): Part => ({
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
});
