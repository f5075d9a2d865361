import type { Smtp } from '@pulsetrail/catalog';
import type { RuleOutputOptions } from './outputs/options.js';

/** How rules are written; and where and when notifications are sent, where that differs from what the catalog says. */
export interface GenerateOptions extends RuleOutputOptions {
  /**
   * Directory against which relative secret files of the catalog are resolved. Default: they are written as they are,
   * and Alertmanager takes them relative to its own working directory.
   */
  readonly baseDir?: string;
  /** By channel name: another file to read the Slack webhook's address from. Default: the catalog's `webhookFile`. */
  readonly slackWebhookFiles?: Readonly<Record<string, string>>;
  /** How mail is sent. Default: the catalog's `smtp`, or else `localhost:25` without TLS. */
  readonly smtp?: Smtp;
  /** Default: 30 s, 5 min, and by severity 4 h (critical), 12 h (warning), 24 h (info). */
  readonly timing?: NotificationTiming;
}

/** When Alertmanager notifies, in seconds; each replaces the default of every severity's route. Device alarms never wait. */
export interface NotificationTiming {
  /** How long a new group collects alerts before its first notification. */
  readonly groupWait?: number;
  /** How long until a changed group is notified again. */
  readonly groupInterval?: number;
  /** How long until an unchanged, firing group is notified again. */
  readonly repeatInterval?: number;
}
