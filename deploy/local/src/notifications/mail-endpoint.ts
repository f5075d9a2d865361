import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { Notification } from './notification.js';

const mailLimit = 1024 * 1024;

/**
 * A mail server for this machine: takes a mail of at most one MiB for any address, without password or TLS, and
 * delivers it nowhere.
 */
export function createMailEndpoint(onNotification: (notification: Notification) => void): SMTPServer {
  return new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    size: mailLimit,
    closeTimeout: 500,
    onData(stream, session, done) {
      simpleParser(stream).then(
        (mail) => {
          if (stream.sizeExceeded) {
            done(Object.assign(new Error('The message is larger than one MiB'), { responseCode: 552 }));
            return;
          }
          onNotification({
            at: new Date().toISOString(),
            via: 'email',
            to: session.envelope.rcptTo.map(({ address }) => address).join(', '),
            title: mail.subject ?? '(no subject)',
            text: mail.text ?? '',
            ...(mail.html === false ? {} : { html: mail.html }),
          });
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
}
