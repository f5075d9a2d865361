import { backoff } from '../timing/backoff.js';
import type { Link, LinkEnd, LinkEvents, OpenLink, ProtocolVersion, SubscriptionAnswer } from './link.js';
import { createNarrator } from './narrator.js';
import type { Subscription } from './subscription.js';

/** The longest wait before trying again, in milliseconds, by why the last connection ended. */
const ceilings: Readonly<Record<LinkEnd['kind'], number>> = { lost: 4_000, version: 4_000, refused: 60_000 };

/** A connection that lasted this long, in milliseconds, was a good one: the next wait starts small again. */
const steadyAfter = 10_000;

/** Two clients with one id take the session from each other again and again, and not every broker says so. */
const neverLasts = '(it never lasts: does another client use the same client id?)';

/** How long a connection was up: never, for too short a time, or well. */
type Life = 'never_up' | 'short' | 'steady';

/**
 * The version to try next. A broker that hangs up without an answer may know only the other one, or may have been about to
 * stop: 3.1.1 is left again as soon as that costs nothing, which is when its connection is lost anyway.
 */
function nextVersion(version: ProtocolVersion, end: LinkEnd, life: Life): ProtocolVersion {
  if (end.kind === 'version') return version === 5 ? 4 : 5;
  return end.kind === 'lost' && life !== 'short' ? 5 : version;
}

/** One of a broker's addresses. */
export interface SessionAddress {
  /** The address as it may be shown. */
  readonly shown: string;
  readonly open: OpenLink;
}

/** What a session needs. */
export interface SessionOptions {
  /** The broker's addresses: after each end the next one is tried. */
  readonly addresses: readonly [SessionAddress, ...SessionAddress[]];
  /** The only version to speak. Default: 5, and 3.1.1 where the broker does not know 5. */
  readonly version?: ProtocolVersion;
  /** Whether the broker should know the session from before. Default false. */
  readonly isKnown?: boolean;
  /** Seconds for which the broker is asked to keep the session. */
  readonly sessionExpiry: number;
  readonly onMessage: LinkEvents['onMessage'];
  /** Called whenever it changes whether messages come in. */
  readonly onState: (isUp: boolean) => void;
  /** Called with what the broker answers about subscriptions. */
  readonly onSubscriptions?: LinkEvents['onSubscriptions'];
  /** Called when a connection ended or was not made. */
  readonly onEnd?: (kind: LinkEnd['kind']) => void;
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
export function openSession(options: SessionOptions): Session {
  const { addresses, onMessage, onState, random } = options;
  const narrator = createNarrator(options.say);
  let link: Link | undefined;
  let isUp = false;
  let isClosing = false;
  let isKnown = options.isKnown ?? false;
  let failures = 0;
  let turn = 0;
  let version = options.version ?? 5;
  let retry: NodeJS.Timeout | undefined;

  const address = (): SessionAddress => addresses[turn % addresses.length] ?? addresses[0];

  const setUp = (value: boolean): void => {
    if (isUp === value) return;
    isUp = value;
    onState(value);
  };

  function connect(): void {
    const { shown, open } = address();
    const refused = new Map<string, Subscription>();
    let upSince: number | undefined;

    const hear = (answers: readonly SubscriptionAnswer[]): void => {
      for (const answer of answers) {
        const { filter } = answer.subscription;
        if (answer.refusal === undefined) {
          narrator.granted(shown, answer.subscription, answer.granted, refused.delete(filter));
        } else if (!refused.has(filter)) {
          refused.set(filter, answer.subscription);
          narrator.refused(shown, answer.subscription, answer.refusal);
        }
      }
      options.onSubscriptions?.(answers);
      setUp([...refused.values()].every(({ optional = false }) => optional));
    };

    link = open(version, {
      onMessage,
      onSubscriptions: hear,
      onUp({ sessionPresent, sessionExpiry }) {
        upSince = performance.now();
        narrator.up(shown, version);
        if (isKnown && !sessionPresent) narrator.sessionLost(shown);
        if (sessionExpiry !== undefined && sessionExpiry < options.sessionExpiry) narrator.expiry(shown, sessionExpiry);
        isKnown = true;
      },
      onEnd(end) {
        link = undefined;
        setUp(false);
        if (isClosing) return;
        options.onEnd?.(end.kind);
        const isSteady = upSince !== undefined && performance.now() - upSince >= steadyAfter;
        const life = upSince === undefined ? 'never_up' : isSteady ? 'steady' : 'short';
        const tried = version;
        version = options.version ?? nextVersion(version, end, life);
        // The older version is tried at once: a broker that does not know the newer one is not in trouble.
        const isFallback = tried === 5 && version === 4;
        if (!isFallback) {
          failures = isSteady ? 1 : failures + 1;
          turn++;
        }
        const ceiling = ceilings[options.version !== undefined && end.kind === 'version' ? 'refused' : end.kind];
        const wait = isFallback ? 0 : backoff(failures, ceiling, random);
        narrator.down({
          shown,
          next: address().shown,
          wasUp: upSince !== undefined,
          reason: life === 'short' && failures >= 3 ? `${end.reason} ${neverLasts}` : end.reason,
          ...(end.kind === 'version' && { tried, version }),
          wait,
        });
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
