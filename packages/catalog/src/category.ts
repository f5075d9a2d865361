/** What alerts are about: the value of the label `category`, by which routes may tell them apart. */

/** The categories that a team's own rules may have. */
export const ruleCategories = ['errors', 'performance', 'business', 'data-quality', 'system-health'] as const;

/** A category of a team's own rule. */
export type RuleCategory = (typeof ruleCategories)[number];

/** Every category: those of own rules, and those that only generated alerts have. */
export const alertCategories = [...ruleCategories, 'pipeline', 'device-alarm', 'watchdog'] as const;

/** What an alert is about. */
export type AlertCategory = (typeof alertCategories)[number];
