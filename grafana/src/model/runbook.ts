/** The page of an alert in the folder of the runbooks. */
export const runbookAddress = (runbooks: string, alert: string): string => `${runbooks}/${alert}.md`;
