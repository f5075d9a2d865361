/** What somebody wears or has at home, which is known by an id of its own. */
const things: ReadonlySet<string> = new Set(
  'device devices gateway gateways watch watches wearable wearables tracker trackers sensor sensors wristband bracelet beacon handset'.split(
    ' ',
  ),
);

/** Words that, after a thing, say which one it is. */
const identifying: ReadonlySet<string> = new Set('id ids uid uuid udid guid identifier hwid sn number no'.split(' '));

/** The same in one word: `deviceid`, `sessid`, `serialnumber`. */
const oneWord =
  /^(?:device|gateway|watch|wearable|tracker|sensor)(?:u?id|uuid|sn)s?$|sess(?:ion)?(?:id|key)s?$|^serial(?:number|no)?s?$/;

/** Words after which a word says nothing of one person or one session: `session.active`, `auth.type`, `login.attempts`. */
export const measures: ReadonlySet<string> = new Set(
  `type kind count total limit usage active open closed duration time status outcome result reason method mode provider scheme
  level attempt attempts retries success failure failures error errors timeout size start end step phase stage flow version`.split(
    /\s+/,
  ),
);

/** The form in which an id may leave: what `telemetry.hash` gives. Of decimal digits alone it could be the number of a card. */
const hashed = /^(?=.*[a-f])[\da-f]{16}$/;

/** Whether a value is the hash of an id. */
export const isHash = (value: unknown): boolean => typeof value === 'string' && hashed.test(value);

/** Whether a key, in its words, is of a thing that has a MAC address. */
export const isOfThing = (words: readonly string[]): boolean =>
  words.some((word) => things.has(word) || word === 'deviceid');

/** Whether under a key, in its words, stands which device or session it was, which only a hash may say. */
export const isOfOne = (words: readonly string[]): boolean =>
  words.some((word, index) => {
    const after = words[index + 1] ?? '';
    if (word === 'session' || word === 'sessions' || word === 'serial') return !measures.has(after);
    return (things.has(word) && identifying.has(after)) || oneWord.test(word);
  }) || /^(?:devices?|sn)$/.test(words.join(' '));

/** A MAC address without signs between its pairs. */
const bareMac = /(?<![\da-z])[\da-f]{12}(?![\da-z])/gi;

/** Takes out of what stands under the key of a thing what can only be its MAC address. */
export const withoutBareMac = (text: string, placeholder: string): string => text.replace(bareMac, placeholder);
