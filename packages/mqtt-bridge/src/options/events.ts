import * as z from 'zod';
import { isFilter } from '../connection/subscription.js';
import { readVariableFile } from '../connection/variable-file.js';
import { type EventToken, readTokens } from '../step-events/tokens.js';
import { defined, readable } from './variable.js';

/** How listeners hand over their step events. */
export interface EventSettings {
  /** Who may post them. Default: this machine alone. */
  readonly tokens?: readonly EventToken[];
  /** Topic on which they come. */
  readonly topic?: string;
}

/** The variables about step events. */
export const eventVariables = {
  PULSETRAIL_EVENTS_TOKEN_FILE: readable((path) =>
    readTokens(readVariableFile('PULSETRAIL_EVENTS_TOKEN_FILE', path), 'PULSETRAIL_EVENTS_TOKEN_FILE'),
  ).optional(),
  PULSETRAIL_EVENTS_TOPIC: readable((topic) => {
    if (isFilter(topic) && !topic.startsWith('$share/') && !/[+#]/.test(topic)) return topic;
    throw new Error(`PULSETRAIL_EVENTS_TOPIC is ${JSON.stringify(topic)}; give one topic, without + and #.`);
  }).optional(),
};

const variables = z.object(eventVariables);

/** How step events come, from the variables. */
export const eventSettings = (values: z.output<typeof variables>): EventSettings =>
  defined({ tokens: values.PULSETRAIL_EVENTS_TOKEN_FILE, topic: values.PULSETRAIL_EVENTS_TOPIC });
