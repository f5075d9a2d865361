import type { Notification } from './notification.js';

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null;

const textOf = (fields: Fields, name: string): string => {
  const value = fields[name];
  return typeof value === 'string' ? value : '';
};

/**
 * Reads the body of a Slack incoming webhook, as Alertmanager posts it: a message with attachments.
 * `undefined` when it is not such a body; Slack then answers `invalid_payload`.
 */
export function parseSlackMessage(body: string, at: string): Notification | undefined {
  let payload: unknown;
  try {
    payload = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (!isFields(payload)) return undefined;
  const attachments = Array.isArray(payload.attachments) ? payload.attachments.filter(isFields) : [];
  const titles = attachments.map((attachment) => textOf(attachment, 'title') || textOf(attachment, 'fallback'));
  const texts = [textOf(payload, 'text'), ...attachments.map((attachment) => textOf(attachment, 'text'))];
  const notification = {
    at,
    via: 'slack',
    to: textOf(payload, 'channel') || "(the webhook's channel)",
    title: titles.filter((title) => title !== '').join(' | '),
    text: texts.filter((text) => text !== '').join('\n'),
    payload,
  } as const;
  return notification.title === '' && notification.text === '' ? undefined : notification;
}
