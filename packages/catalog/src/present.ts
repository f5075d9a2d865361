/** The same without undefined, as `exactOptionalPropertyTypes` asks. */
type Present<T> = { [Key in keyof T]: Exclude<T[Key], undefined> };

/** Leaves out what is undefined. */
export const present = <T extends object>(value: T): Partial<Present<T>> =>
  Object.fromEntries(Object.entries(value).filter(([, item]) => item !== undefined)) as Partial<Present<T>>;
