import { isOfOne, isOfThing, measures } from './ids.js';

/** Parts of a key, its words written together, that say that the value is a secret, or of a person. */
const stem = new RegExp(
  [
    'passw|passphrase|secret|credential|authoriz|cookie|apikey|accesskey|privatekey|signature',
    'citiz|idcard|nationalid|driverlicen|driverslicen|drivinglicen|passport|iccid|imei|imsi|msisdn|cardnumber|creditcard|debitcard|iban',
    'birth|brith|gender|nationality|religion|(?:first|last|full|middle|given|family|maiden|display|nick|user|patient)name|surname',
    'email|phone|latitude|longitude|coordinate|geohash|payload|macaddress|(?:street|post|home|mail|billing)address|addressline|postcode|zipcode',
    'diagnos|symptom|medication|allerg|bloodpressure|heartrate|glucose|cholesterol|systolic|diastolic|spo2|respiratoryrate',
    'operationparameter|queryparameter|forwarded|clientip|clientaddress',
    'ชื่อ|นามสกุล|เบอร์|โทร|ที่อยู่|วันเกิด|บัตร|รหัสผ่าน',
  ].join('|'),
);

/** Words that say so wherever in a key they stand. */
const personal: ReadonlySet<string> = new Set(
  `patient person citizen doctor nurse physician clinician ssn nid taxid thaiid pin otp cvv cvc dob tel mobile fax hn sex
  lat lng lon latlng latlon latlong lnglat lonlat coords gps location geo mac mail jwt bearer pwd passcode csrf xsrf sid
  bp sbp dbp ecg pulse hr bmi temperature weight disease prescription kin wearer elder facebook`.split(/\s+/),
);

/** Words that say so as the whole of a key: beside others they mean something else (`pipeline.id`, `memory.resident`). */
const wholly = /^(?:line ?id|relative|resident|rr|an|vn|(?:ward|room|bed)(?: ?(?:id|no|number))?)$/;

/** Whole keys under which two coordinates are a place. */
const places: ReadonlySet<string> = new Set(['position', 'loc', 'point']);

/** Words that say so unless a word follows that counts or sorts: `login`, but not `login.attempts`. */
const personalUnlessMeasured: ReadonlySet<string> = new Set(
  'auth login contact customer guardian caregiver'.split(' '),
);

/** Words before an id that make it one that a state gives. */
const ofState: ReadonlySet<string> = new Set('thai tax national'.split(' '));

/** Words that, at the end of a key, say that somebody has typed the value. */
const typed: ReadonlySet<string> = new Set(
  'message msg note notes comment comments remark remarks text body content subject query parameters search keyword prompt completion transcript feedback stack stacktrace statement parameter'.split(
    ' ',
  ),
);

/** What has a name that is no person's. */
const named: ReadonlySet<string> = new Set(
  `service system operation collection namespace destination score flow step cache integration model function route thread host
  container pod cluster node deployment statefulset daemonset replicaset cronjob job queue topic exchange subscription stream
  metric instrument event log logger file module class method package library component plugin middleware hook handler controller
  resolver task workflow activity schedule check rule alert alarm feature flag experiment region zone environment stage tier sdk
  distro scope span trace image table schema database index view column field parameter option setting header format encoding
  protocol network interface bucket process runtime os browser platform project repository branch pipeline family kind type server
  peer app application api endpoint resource group consumer producer broker channel action error exception status phase template
  policy role express fastify koa nestjs hapi graphql rpc faas tool executable db agent sensor`.split(/\s+/),
);

/** What has an address that is no person's. */
const addressed: ReadonlySet<string> = new Set(
  'server peer local host broker bind listen socket pod node container'.split(' '),
);

/** What may be told of users, and of tokens. */
const ofUsers: ReadonlySet<string> = new Set('agent hash role roles count limit total type kind'.split(' '));
const ofTokens: ReadonlySet<string> = new Set('type count limit usage total kind'.split(' '));

/** Words that, at the end of a key, say that the value is one of a list, a name that code gives. */
const vocabulary: ReadonlySet<string> = new Set(
  'name component operation route type kind step summary status state outcome result reason phase level mode category class code source stage system method alarm metric queue'.split(
    ' ',
  ),
);

/** Words that, at the end of a key, say that a number is a time. */
const times: ReadonlySet<string> = new Set(
  'time timestamp ts at ms millis milliseconds us micros ns nanos nanoseconds epoch expires since until'.split(' '),
);

/** Headers that say nothing of who asks. */
const harmlessHeader =
  /^http\.(?:request|response)\.header\.(?:content-(?:type|length|encoding)|accept(?:-encoding)?|cache-control|etag|server|vary|retry-after)$/i;

/** Keys that look personal and are not. */
const harmless: ReadonlySet<string> = new Set(['code.location', 'gen_ai.request.temperature', 'patient.lookup.via']);

/** What is to be done with a value, by the key that it stands under. */
export interface KeyRule {
  readonly isPersonal: boolean;
  /** Whether, all the same, the hash of an id may stand there. */
  readonly takesHash: boolean;
  /** Whether it is of a device: what could be a MAC address is one. */
  readonly isOfThing: boolean;
  /** Whether two numbers there are coordinates. */
  readonly isOfPlace: boolean;
  /** How a text is read: as a URL, as a name that code gives, or as anything. */
  readonly text: 'url' | 'name' | 'any';
  /** Whether a number is a time. */
  readonly isTime: boolean;
}

/** The words of a key in whatever case style: dots, dashes, underscores, spaces, camelCase. */
export const wordsOf = (key: string): string[] =>
  key
    .replace(/([\p{Ll}\d])(?=\p{Lu})/gu, '$1 ')
    .replace(/(\p{Lu})(?=\p{Lu}\p{Ll})/gu, '$1 ')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);

function isPersonalWord(word: string, index: number, words: readonly string[]): boolean {
  const before = words[index - 1] ?? '';
  const after = words[index + 1] ?? '';
  if (personal.has(word)) return !(after === 'count' || after === 'total');
  if (word === 'name' || word === 'names') return !named.has(before);
  if (word === 'address' || word === 'addr') return !addressed.has(before);
  if (/^ip(?:s|addr|address)?$/.test(word)) return !addressed.has(before) && !measures.has(after);
  if (word === 'id') return ofState.has(before);
  if (personalUnlessMeasured.has(word)) return !measures.has(after);
  if (word === 'user' || word === 'enduser') return !ofUsers.has(after);
  if (word.endsWith('token')) return !ofTokens.has(after);
  return false;
}

function read(key: string): KeyRule {
  const words = wordsOf(key);
  const last = words.at(-1) ?? '';
  const isHeader = /^http\.(?:request|response)\.header\./i.test(key);
  const isPersonal =
    !harmless.has(key) &&
    (isHeader
      ? !harmlessHeader.test(key)
      : stem.test(words.join('')) || wholly.test(words.join(' ')) || typed.has(last) || words.some(isPersonalWord));
  const isOne = isOfOne(words);
  const isUrl = /^(?:url|http)\.(?!route|status|method|re(?:quest|sponse)\.)/.test(key);
  return {
    isPersonal: isPersonal || isOne,
    takesHash: key === 'enduser.pseudo.id' || (isOne && !isPersonal),
    isOfThing: isOfThing(words),
    isOfPlace: places.has(key.toLowerCase()),
    text: isUrl ? 'url' : vocabulary.has(last) ? 'name' : 'any',
    isTime: times.has(last),
  };
}

const rules = new Map<string, KeyRule>();

/** Keys that are remembered: a program has few, unless it makes them up. */
const remembered = 1_000;

/** What is to be done with a value that stands under a key. */
export function ruleOf(key: string): KeyRule {
  const known = rules.get(key);
  if (known !== undefined) return known;
  const rule = read(key);
  if (rules.size < remembered) rules.set(key, rule);
  return rule;
}
