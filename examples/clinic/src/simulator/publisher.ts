import { setImmediate, setTimeout } from 'node:timers/promises';
import { type BrokerAddress, shownAddress } from '@pulsetrail/mqtt-bridge';
import { connect } from 'mqtt';
import type { Log } from '../program.js';
import type { Encoded } from './failures.js';

/** Sends messages to a broker. */
export interface Publisher {
  /** Hands a message over at QoS 1; returns when there is room for the next one. Rejects when the broker refused for good. */
  publish(message: Encoded): Promise<void>;
  /** Waits for up to a second for what is on its way, then disconnects. */
  close(): Promise<void>;
  /** How many messages the broker has acknowledged. */
  readonly acknowledged: number;
}

/** How many messages may wait for their acknowledgement. */
const window = 100;

const retryEvery = 1_000;

/**
 * Opens a connection that is tried again every second until the broker is there, and again when it is lost.
 *
 * @throws when the broker refuses the connection, such as for a wrong password, or when the signal aborts.
 */
export async function openPublisher(address: BrokerAddress, signal: AbortSignal, log: Log): Promise<Publisher> {
  const client = connect({ ...address, reconnectPeriod: retryEvery, connectTimeout: 5_000, clean: true });
  const broker = shownAddress(address);
  const refused = new AbortController();
  let waiting = false;
  const wait = (reason: string) => {
    if (!waiting) log(`waiting for the broker at ${broker} (${reason}); trying again every second`);
    waiting = true;
  };
  client.on('error', (error: Error & { code?: string | number }) => {
    // A number is the broker's own answer to CONNECT: asking again gets the same one.
    if (typeof error.code === 'number') {
      refused.abort(
        new Error(
          `The broker at ${broker} refused the connection: ${error.message}. Check user and password in its address.`,
        ),
      );
    } else wait(error.code ?? error.message);
  });
  // Not `client.connected`, which is true while messages are sent again: what is published then is lost with the connection.
  let isUp = false;
  let isClosing = false;
  client.on('close', () => {
    isUp = false;
    if (!isClosing) wait('connection closed');
  });
  client.on('connect', () => {
    isUp = true;
    waiting = false;
    log(`connected to the broker at ${broker}`);
    wake();
  });

  /** Lets the one caller go on who waits for the connection, for room, or for the end. */
  let wake = () => {};
  const woken = () =>
    new Promise<void>((resolve) => {
      wake = resolve;
    });
  const end = AbortSignal.any([signal, refused.signal]);
  end.addEventListener('abort', () => wake(), { once: true });

  let acknowledged = 0;
  const onTheWay = new Set<Promise<void>>();
  /** Breaks the connection off when what was handed over is on its way, before the broker's answer can be read. */
  const breakOff = async () => {
    await setImmediate();
    if (!isUp) return;
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    client.stream.destroy();
    await closed;
  };
  const untilConnected = async () => {
    while (!isUp) {
      refused.signal.throwIfAborted();
      end.throwIfAborted();
      await woken();
    }
  };
  const close = async () => {
    isClosing = true;
    const deadline = setTimeout(1_000, undefined, { ref: false });
    if (client.connected) await Promise.race([Promise.allSettled(onTheWay), deadline]);
    client.end(true);
  };

  try {
    await untilConnected();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    async publish({ topic, payload, retain = false, breaksOff = false }) {
      await untilConnected();
      const sent: Promise<void> = client
        .publishAsync(topic, payload, { qos: 1, retain })
        .then(
          () => {
            acknowledged++;
          },
          () => undefined,
        )
        .finally(() => {
          onTheWay.delete(sent);
          wake();
        });
      onTheWay.add(sent);
      if (breaksOff) await breakOff();
      while (onTheWay.size >= window && !end.aborted) await woken();
    },
    close,
    get acknowledged() {
      return acknowledged;
    },
  };
}
