import { formatDuration } from '@pulsetrail/catalog';
import type { ProtocolVersion } from './link.js';
import { defaultRetryEvery } from './subscriber.js';
import { type Subscription, sentFilter } from './subscription.js';

/** How often the same trouble is told again, in milliseconds. */
const repeatAfter = 30_000;

/** A version by its name. */
const versionName = (version: ProtocolVersion): string => (version === 5 ? 'MQTT 5' : 'MQTT 3.1.1');

/** How a connection ended, and what comes next. */
export interface Down {
  readonly shown: string;
  /** The address that is tried next. */
  readonly next: string;
  readonly wasUp: boolean;
  readonly reason: string;
  /** Where the version of MQTT was the reason: the one that was tried, and the next. */
  readonly tried?: ProtocolVersion;
  readonly version?: ProtocolVersion;
  /** Milliseconds until then. */
  readonly wait: number;
}

/** Tells people about one session, a sentence at a time, and does not repeat itself while nothing changes. */
export interface Narrator {
  up(shown: string, version: ProtocolVersion): void;
  down(down: Down): void;
  /** The broker has kept nothing of the session that it should know. */
  sessionLost(shown: string): void;
  /** The broker keeps the session for fewer seconds than it was asked to. */
  expiry(shown: string, seconds: number): void;
  refused(shown: string, subscription: Subscription, refusal: string): void;
  granted(shown: string, subscription: Subscription, qos: number, wasRefused: boolean): void;
}

const inTime = (wait: number): string => (wait < 50 ? 'at once' : `in ${(wait / 1_000).toFixed(1)} s`);

/** What is tried next, and when. */
function plan({ shown, next, tried, version, wait }: Down): string {
  if (version !== undefined && version !== tried) return `trying ${versionName(version)} ${inTime(wait)}`;
  return `trying ${next === shown ? 'again' : next} ${inTime(wait)}`;
}

/** Makes a narrator. */
export function createNarrator(say: (sentence: string) => void, now: () => number = () => performance.now()): Narrator {
  let downSince: number | undefined;
  let last = '';
  let lastAt = 0;

  return {
    up(shown, version) {
      const away = downSince === undefined ? 0 : Math.round((now() - downSince) / 1_000);
      const after = away === 0 ? '' : `, after ${formatDuration(away)} without it`;
      say(`Connected to ${shown} with ${versionName(version)}${after}.`);
      downSince = undefined;
      last = '';
    },
    down(down) {
      const { shown, wasUp, reason, tried } = down;
      downSince ??= now();
      const what = wasUp ? 'Lost the connection to' : 'No connection to';
      const trouble = `${what} ${shown}${tried === undefined ? '' : ` with ${versionName(tried)}`}: ${reason}`;
      if (trouble === last && now() - lastAt < repeatAfter) return;
      last = trouble;
      lastAt = now();
      say(`${trouble}; ${plan(down)}.`);
    },
    sessionLost: (shown) =>
      say(
        `The broker at ${shown} kept no session for this bridge: what was sent while it was away is lost. Let the broker keep sessions over its own restart, and for longer; or has another client used the same client id?`,
      ),
    expiry: (shown, seconds) =>
      say(
        `The broker at ${shown} keeps the session of a bridge that is away for ${formatDuration(seconds)} only, less than MQTT_SESSION_EXPIRY; raise its limit.`,
      ),
    refused: (shown, subscription, refusal) =>
      say(
        `The broker at ${shown} refuses the subscription to ${sentFilter(subscription)}: ${refusal}; allow it there. The others go on, and this one is tried again every ${defaultRetryEvery / 1_000} s.`,
      ),
    granted(shown, subscription, qos, wasRefused) {
      const filter = sentFilter(subscription);
      if (wasRefused) say(`The broker at ${shown} now accepts the subscription to ${filter}.`);
      if (qos < subscription.qos) {
        say(
          `The broker at ${shown} grants QoS ${qos} only for ${filter}: messages can be lost on the way; allow QoS ${subscription.qos} there.`,
        );
      }
    },
  };
}
