import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One alert of a notification, as Alertmanager posts it to a webhook. */
export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** When it began, ISO 8601. */
  readonly startsAt: string;
}

/** A notification and when it came, in milliseconds since 1970. */
export interface ReceivedNotification {
  readonly at: number;
  readonly alerts: readonly NotifiedAlert[];
}

/** A webhook receiver that can be away. */
export class Inbox {
  /** While true, every connection breaks off without an answer. */
  isAway = false;
  readonly received: ReceivedNotification[] = [];
  readonly #server = createServer(async (request, response) => {
    if (this.isAway) {
      request.socket.destroy();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const { alerts } = JSON.parse(Buffer.concat(chunks).toString()) as { alerts: NotifiedAlert[] };
    this.received.push({ at: Date.now(), alerts });
    response.end();
  });

  async open(): Promise<this> {
    await once(this.#server.listen(0, '127.0.0.1'), 'listening');
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** The notifications of one alert in the order in which they came: what each said of it. */
  told(alert: string, service: string): NotifiedAlert['status'][] {
    return this.received.flatMap(({ alerts }) =>
      alerts
        .filter(({ labels }) => labels.alertname === alert && labels.service === service)
        .map(({ status }) => status),
    );
  }

  /** Everything that was ever told, a line each: for messages of tests, and to see that nothing came. */
  get lines(): string[] {
    return this.received.flatMap(({ alerts }) =>
      alerts.map(({ status, labels }) => `${status} ${labels.alertname} of ${labels.service}`),
    );
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}
