/** Characters of a key of hashes; with a shorter one, ids could be found by trying keys. */
export const shortestKey = 16;

/** Whether a key may be one of hashes. */
export const isLongEnough = (key: string): boolean => key.length >= shortestKey;
