/** What must not leave, one kind after the other, made up from a seed. Nobody is called so, and no number is anybody's. */
export type Kind = 'name' | 'citizen id' | 'phone' | 'mail' | 'token' | 'card' | 'birth date';

export interface Secret {
  readonly kind: Kind;
  /** As somebody writes it. */
  readonly text: string;
  /** The part of it that is looked for in what leaves. */
  readonly core: string;
}

/** Numbers from 0 to 1 that are always the same. Source: mulberry32. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const syllables = 'som chai wan jai dee porn rat sak thip nong pim lak ket boon mee suk wit tra pong siri'.split(' ');
const thai = 'สม ชาย วัน ใจ ดี พร รัตน์ ศักดิ์ ทิพย์ นงค์ พิมพ์ ลักษณ์ เกตุ บุญ มี สุข วิทย์ ตรา พงษ์ สิริ'.split(' ');

/** Digits to end a body with: those of a Thai citizen id (modulus 11) and of a card (Luhn). */
const citizenCheck = (body: string): string =>
  String((11 - ([...body].reduce((sum, digit, index) => sum + Number(digit) * (13 - index), 0) % 11)) % 10);
const cardCheck = (body: string): string => {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? Number(digit) * 2 : Number(digit);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return String((10 - (sum % 10)) % 10);
};

/** Half a number is as bad; one without signs between its digits is looked for as a whole, since other numbers have such parts. */
const partOf = (number: string): string => (/[^\d]/.test(number.slice(1, 9)) ? number.slice(0, 9) : number);

/** As many as are asked for, of all kinds in turn, in the forms in which they are met. A name in Latin letters has two words: of one alone README says that nothing finds it. */
export function secrets(count: number, seed: number): Secret[] {
  const random = seeded(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const digits = (length: number) => Array.from({ length }, () => Math.floor(random() * 10)).join('');
  const letters = (length: number) =>
    Array.from({ length }, () => pick([...'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'])).join('');
  const word = (from: readonly string[], length: number) => Array.from({ length }, () => pick(from)).join('');
  const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
  const padded = (value: number) => String(value).padStart(2, '0');
  const digitsOf = (text: string, zero: number) =>
    text.replace(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));

  const makers: Readonly<Record<Kind, () => Omit<Secret, 'kind'>>> = {
    name: () => {
      const [first, last] = [capital(word(syllables, 2)), capital(word(syllables, 4))];
      const [given, family] = [word(thai, 2), word(thai, 4)];
      return pick([
        { text: `${first} ${last}`, core: last },
        { text: `Mr. ${first} ${last}`, core: last },
        { text: `${last}, ${first}`, core: last },
        { text: `${first} ${last}`.toUpperCase(), core: last.toUpperCase() },
        { text: `${given} ${family}`, core: family },
        { text: `นาง${given}${family}`, core: family },
        { text: encodeURIComponent(`${first} ${last}`), core: last },
        { text: encodeURIComponent(`${given} ${family}`), core: encodeURIComponent(family) },
      ]);
    },
    'citizen id': () => {
      const body = `${1 + Math.floor(random() * 8)}${digits(11)}`;
      const id = body + citizenCheck(body);
      const groups = (sign: string) =>
        id.replace(/^(\d)(\d{4})(\d{5})(\d\d)(\d)$/, `$1${sign}$2${sign}$3${sign}$4${sign}$5`);
      const text = pick([id, id, groups('-'), groups(' '), digitsOf(id, 0x0e50), digitsOf(id, 0xff10)]);
      return { text, core: partOf(text) };
    },
    phone: () => {
      const end = digits(8);
      const groups = (start: string, sign: string) =>
        `${start}${end.slice(0, 1)}${sign}${end.slice(1, 4)}${sign}${end.slice(4)}`;
      const text = pick([
        `08${end}`,
        groups('08', '-'),
        groups('09', ' '),
        `+668${end}`,
        groups('+66 8', ' '),
        `668${end}`,
        `(02) ${end.slice(0, 3)} ${end.slice(3, 7)}`,
        `02-${end.slice(0, 3)}-${end.slice(3, 7)}`,
        encodeURIComponent(groups('+66 8', ' ')),
      ]);
      return { text, core: partOf(text) };
    },
    mail: () => {
      const local = `${word(syllables, 3)}.${digits(4)}`;
      const sign = pick(['@', '@', '%40']);
      return { text: `${local}${sign}${pick(['example.org', 'mail.example.co.th'])}`, core: local };
    },
    token: () => {
      const secret = letters(24);
      const text = pick([
        `sk_live_${secret}`,
        `ghp_${secret}`,
        `AKIA${secret.toUpperCase().slice(0, 16)}`,
        `xoxb-${digits(11)}-${secret}`,
        `Bearer ${secret}`,
        `eyJ${letters(17)}.eyJ${secret}.${letters(20)}`,
      ]);
      return { text, core: text.startsWith('AKIA') ? text.slice(4) : secret };
    },
    card: () => {
      const body = `${pick(['4', '51', '55', '35'])}${digits(14)}`.slice(0, 15);
      const card = body + cardCheck(body);
      const groups = (sign: string) => (card.match(/\d{4}/g) ?? []).join(sign);
      const text = pick([card, groups(' '), groups('-')]);
      return { text, core: partOf(text) };
    },
    'birth date': () => {
      const year = 1930 + Math.floor(random() * 90);
      const [month, day] = [padded(1 + Math.floor(random() * 12)), padded(13 + Math.floor(random() * 16))];
      const era = pick([year, year + 543]);
      const text = pick([
        `${era}-${month}-${day}`,
        `${day}/${month}/${era}`,
        `${day}-${month}-${era}`,
        `${era}${month}${day}`,
        `${day}${month}${era}`,
        `${era}-${month}-${day}T00:00:00.000Z`,
        `${day}-${month}-${padded(year % 100)}`,
        year < 2015 ? `${era}.${month}.${day}` : `${day}/${month}/${padded(year % 100)}`,
      ]);
      return { text, core: text.slice(0, 10) };
    },
  };
  const kinds = Object.keys(makers) as Kind[];
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[index % kinds.length] as Kind;
    return { kind, ...makers[kind]() };
  });
}

/** Keys under which anything is personal, also what looks like the name that code gives something. */
const personalKeys =
  `device.id deviceId device watch.serial gateway_id session session.id sid gps coordinates location ip remote.addr auth
  pwd csrf login contact customer guardian thai_id nid tax_id driver_license bp pulse hr temperature weight disease prescription`.split(
    /\s+/,
  );

/** Keys under which alone a MAC address without signs can be told. */
const thingKeys = ['device.type', 'gateway', 'watch'];

/** One value each for keys that alone say that it must not leave. */
export function keyedSecrets(seed: number): { readonly key: string; readonly text: string }[] {
  const random = seeded(seed);
  const drawn = (length: number, from: string) =>
    Array.from({ length }, () => from[Math.floor(random() * from.length)]).join('');
  return [
    ...personalKeys.map((key) => ({ key, text: `x${drawn(10, 'bcdfghjkmnpqrstvwz')}` })),
    ...thingKeys.map((key) => ({ key, text: drawn(12, '0123456789abcdef') })),
  ];
}
