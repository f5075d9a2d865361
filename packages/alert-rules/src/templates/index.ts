import type { Links } from '@pulsetrail/catalog';
import { emailTemplates } from './email.js';
import { factTemplates } from './facts.js';
import { linkTemplatesOf, messageLinks } from './links.js';
import { slackTemplates } from './slack.js';

/** Every message template, in Go's template language, as one file for Alertmanager. */
export const messageTemplates = (links: Links): string =>
  [factTemplates, linkTemplatesOf(links), slackTemplates, emailTemplates(messageLinks(links))].join('\n');
