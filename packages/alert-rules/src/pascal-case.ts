/** Words as they stand in the name of an alert: `low_battery` and `low-battery` are `LowBattery`. */
export const pascalCase = (words: string): string =>
  words.replace(/(?:^|[^a-z0-9])([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
