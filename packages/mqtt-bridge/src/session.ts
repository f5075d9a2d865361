import { backoff } from './backoff.js';
import type { Link, LinkEnd, LinkEvents, OpenLink, ProtocolVersion } from './link.js';

/** The longest wait before trying again, in milliseconds, by why the last connection ended. */
const ceilings: Readonly<Record<LinkEnd['kind'], number>> = { lost: 4_000, version: 4_000, refused: 60_000 };

/** A connection that lasted this long, in milliseconds, was a good one: the next wait starts small again. */
const steadyAfter = 10_000;

/** Two clients with one id take the session from each other again and again, and not every broker says so. */
const neverLasts = '(it never lasts: does another client use the same client id?)';

/**
 * The version to try next. A broker that hangs up without an answer may know only the other one, or may have been about to
 * stop: 3.1.1 is left again as soon as that costs nothing, which is when its connection is lost anyway.
 */
function nextVersion(version: ProtocolVersion, end: LinkEnd, life: 'never_up' | 'short' | 'steady'): ProtocolVersion {
  if (end.kind === 'version') return version === 5 ? 4 : 5;
  return end.kind === 'lost' && life !== 'short' ? 5 : version;
}

/** What a session needs. */
export interface SessionOptions {
  readonly open: OpenLink;
  /** The broker as it may be shown. */
  readonly broker: string;
  readonly onMessage: LinkEvents['onMessage'];
  /** Called whenever it changes whether messages come in. */
  readonly onState: (isUp: boolean) => void;
  /** Takes one sentence about the connection. */
  readonly say: (sentence: string) => void;
  /** A number from 0 to 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** A lasting session with a broker: one connection at a time, and another whenever it ends. */
export interface Session {
  /** Whether the broker is connected and has accepted every subscription. */
  readonly isUp: boolean;
  /** Lets the message that is under way end, then disconnects for good. */
  close(): Promise<void>;
}

/** Opens a session and keeps it: never gives up, and never throws. */
export function openSession({ open, broker, onMessage, onState, say, random }: SessionOptions): Session {
  let link: Link | undefined;
  let isUp = false;
  let isClosing = false;
  let failures = 0;
  let version: ProtocolVersion = 5;
  let retry: NodeJS.Timeout | undefined;

  const setUp = (value: boolean): void => {
    if (isUp === value) return;
    isUp = value;
    onState(value);
  };

  function connect(): void {
    let upSince: number | undefined;
    link = open(version, {
      onMessage,
      onUp(refusedFilters) {
        upSince = performance.now();
        if (refusedFilters.length > 0) {
          say(
            `The broker at ${broker} refuses the subscription to ${refusedFilters.join(', ')}; allow it for this user, then restart the bridge.`,
          );
          return;
        }
        say(`Connected to ${broker} with MQTT ${version === 5 ? '5' : '3.1.1'}.`);
        setUp(true);
      },
      onEnd(end) {
        link = undefined;
        setUp(false);
        if (isClosing) return;
        const isSteady = upSince !== undefined && performance.now() - upSince >= steadyAfter;
        failures = isSteady ? 1 : failures + 1;
        version = nextVersion(version, end, upSince === undefined ? 'never_up' : isSteady ? 'steady' : 'short');
        const wait = backoff(failures, ceilings[end.kind], random);
        const reason = upSince !== undefined && failures >= 3 ? `${end.reason} ${neverLasts}` : end.reason;
        say(`No connection to ${broker}: ${reason}; trying again in ${(wait / 1_000).toFixed(1)} s.`);
        retry = setTimeout(connect, wait);
      },
    });
  }

  connect();
  return {
    get isUp() {
      return isUp;
    },
    async close() {
      isClosing = true;
      clearTimeout(retry);
      await link?.close();
      setUp(false);
    },
  };
}
