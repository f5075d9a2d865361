import { emailTemplates } from './email.js';
import { factTemplates } from './facts.js';
import { slackTemplates } from './slack.js';

/** Every message template, in Go's template language, as one file for Alertmanager. */
export const messageTemplates = [factTemplates, slackTemplates, emailTemplates].join('\n');
