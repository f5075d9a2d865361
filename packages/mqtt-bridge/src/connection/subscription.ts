/** A subscription as it is sent to the broker. */
export interface Subscription {
  /** The filter that topics match. */
  readonly filter: string;
  /** The group of a shared subscription, whose members share the messages among them. */
  readonly group?: string;
  /** The most with which the broker delivers: 1 until the message is acknowledged, 0 once and perhaps never. */
  readonly qos: 0 | 1;
  /** Whether the bridge is ready without it. Default false. */
  readonly optional?: boolean;
}

/** Whether text is a topic filter: `+` alone on its level, `#` alone on the last. Source: MQTT 5.0, section 4.7.1. */
export const isFilter = (text: string): boolean =>
  text.length > 0 &&
  !text.includes('\0') &&
  text
    .split('/')
    .every((level, index, levels) =>
      level === '#' ? index === levels.length - 1 : level === '+' || !/[+#]/.test(level),
    );

/** Whether text can name a group. Source: MQTT 5.0, section 4.8.2, "Shared Subscriptions". */
export const isGroup = (text: string): boolean => /^[^/+#\0]+$/.test(text);

/**
 * Reads `filter`, `filter:qos` or `$share/group/filter:qos`; without a QoS it is 1. `undefined` when it is none. A filter that
 * itself ends in a colon and digits needs its QoS behind it.
 *
 * QoS 2 is none: a client holds such messages in memory once the broker has let go of them, while at QoS 1 the broker holds
 * them until they are safe. What is published at QoS 2 is delivered at 1.
 */
export function parseSubscription(text: string): Subscription | undefined {
  const qos = /:(\d+)$/.exec(text)?.[1];
  if (qos !== undefined && qos !== '0' && qos !== '1') return undefined;
  const shared = qos === undefined ? text : text.slice(0, -2);
  const [, group, rest] = /^\$share\/([^/]*)\/(.*)$/s.exec(shared) ?? [];
  const filter = rest ?? shared;
  if (!isFilter(filter) || filter.startsWith('$share/') || (group !== undefined && !isGroup(group))) return undefined;
  return { filter, qos: qos === '0' ? 0 : 1, ...(group !== undefined && { group }) };
}

/** The filter as it is sent: `$share/group/filter` for a shared subscription. */
export const sentFilter = ({ filter, group }: Subscription): string =>
  group === undefined ? filter : `$share/${group}/${filter}`;
