import type { Notification } from './notification.js';

const kept = 1_000;

/** The latest notifications, oldest first; at most 1,000. */
export class History {
  readonly #notifications: Notification[] = [];

  add(notification: Notification): void {
    this.#notifications.push(notification);
    if (this.#notifications.length > kept) this.#notifications.shift();
  }

  list(): readonly Notification[] {
    return this.#notifications;
  }
}
