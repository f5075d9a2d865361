import { parseSubscription } from '../connection/subscription.js';
import { readable } from './variable.js';

/** Subscriptions by the family that reads what they bring. */
export type Topics = Readonly<Partial<Record<string, readonly string[]>>>;

const form = 'write family=filter,filter;family=$share/group/filter:qos with a QoS of 0 or 1';

function check(text: string): string {
  if (parseSubscription(text) !== undefined) return text;
  throw new Error(`PULSETRAIL_TOPICS cannot be read at ${JSON.stringify(text)}; ${form}.`);
}

/** `ava4=ESP32_BLE_GW_TX,dusun_pub;kati=$share/wards/ward-7/#:1`. */
function readTopics(text: string): Topics {
  const topics = new Map<string, readonly string[]>();
  const filters = new Set<string>();
  for (const part of text.split(';')) {
    const [, name = '', list = ''] = /^\s*([^=\s]+)\s*=(.*)$/s.exec(part) ?? [];
    if (name === '') throw new Error(`PULSETRAIL_TOPICS cannot be read at ${JSON.stringify(part)}; ${form}.`);
    const subscriptions = list.split(',').map((word) => check(word.trim()));
    if (topics.has(name)) throw new Error(`PULSETRAIL_TOPICS names the family ${name} twice; name it once.`);
    topics.set(name, subscriptions);
    for (const subscription of subscriptions) {
      const filter = parseSubscription(subscription)?.filter ?? subscription;
      if (filters.has(filter)) {
        throw new Error(`PULSETRAIL_TOPICS has the filter ${filter} twice; messages have one family, and come once.`);
      }
      filters.add(filter);
    }
  }
  return Object.fromEntries(topics);
}

/** The variable about what is subscribed to. */
export const topicVariables = { PULSETRAIL_TOPICS: readable(readTopics).optional() };

/** What is wrong with the families that are named. */
export const topicFaults = (topics: Topics | undefined, families: readonly string[]): string[] =>
  Object.keys(topics ?? {})
    .filter((name) => !families.includes(name))
    .map(
      (name) => `PULSETRAIL_TOPICS names the family ${JSON.stringify(name)}; the bridge reads ${families.join(', ')}.`,
    );
