/** The types of documents that the clinic files. */
export const contentTypes = ['text/plain', 'application/pdf', 'image/png', 'image/jpeg'] as const;

/** One of the types of documents. */
export type ContentType = (typeof contentTypes)[number];

/** Why a document is not safe to open. */
export type Finding = 'test_signature' | 'executable' | 'type_mismatch';

/**
 * The test file that every virus scanner reports, harmless by itself. Source: EICAR, "Anti Malware Testfile".
 * In two halves, so that no scanner reports this file.
 */
export const testSignature = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('');

const bytes = (...values: number[]): Buffer => Buffer.from(values);

/** First bytes of programs: Windows, Linux, macOS (64 bit), and scripts. */
const programs = [Buffer.from('MZ'), Buffer.from('\u007fELF'), bytes(0xcf, 0xfa, 0xed, 0xfe), Buffer.from('#!')];

/** First bytes of the binary types. Sources: ISO 32000-2 section 7.5.2, PNG (W3C) section 5.2, ITU-T T.81 annex B. */
const signatures: readonly (readonly [ContentType, Buffer])[] = [
  ['application/pdf', Buffer.from('%PDF-')],
  ['image/png', bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)],
  ['image/jpeg', bytes(0xff, 0xd8, 0xff)],
];

const startsWith = (content: Buffer, start: Buffer): boolean => content.subarray(0, start.length).equals(start);

/** What the content shows itself to be; text is what has no zero byte. */
function sniff(content: Buffer): ContentType | undefined {
  const known = signatures.find(([, start]) => startsWith(content, start));
  if (known) return known[0];
  return content.includes(0) ? undefined : 'text/plain';
}

/** Looks into a document: the test signature anywhere, a program, or another type than was declared. Empty when it is safe. */
export function inspect(content: Buffer, declared: string): Finding[] {
  const findings: Finding[] = [];
  if (content.includes(testSignature, 0, 'latin1')) findings.push('test_signature');
  if (programs.some((start) => startsWith(content, start))) findings.push('executable');
  if (sniff(content) !== declared) findings.push('type_mismatch');
  return findings;
}
