import { History } from '../notifications/history.js';
import { createMailEndpoint } from '../notifications/mail-endpoint.js';
import { type Notification, printed } from '../notifications/notification.js';
import { createSlackEndpoint } from '../notifications/slack-endpoint.js';

/**
 * The local ends of both kinds of notifications: Slack's webhook on `NOTIFICATIONS_PORT`, mail on
 * `NOTIFICATIONS_SMTP_PORT`. Prints each notification on standard output.
 */
const host = '127.0.0.1';
const history = new History();
const onNotification = (notification: Notification): void => {
  history.add(notification);
  process.stdout.write(printed(notification));
};

const slack = createSlackEndpoint(history, onNotification);
const mail = createMailEndpoint(onNotification);

const fail = (error: Error): void => {
  process.stderr.write(`The notification endpoints cannot go on: ${error.message}\n`);
  process.exit(1);
};
slack.on('error', fail);
mail.server.on('error', fail);
mail.on('error', (error) => process.stderr.write(`A mail connection failed: ${error.message}\n`));

mail.listen(Number(process.env.NOTIFICATIONS_SMTP_PORT), host, () =>
  slack.listen(Number(process.env.NOTIFICATIONS_PORT), host, () => process.stderr.write('listening\n')),
);

const stop = (): void => {
  slack.close();
  slack.closeAllConnections();
  mail.close(() => process.exit(0));
};
process.once('SIGTERM', stop);
process.once('SIGINT', stop);
