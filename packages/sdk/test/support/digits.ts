import fc from 'fast-check';

/** Any number of so many digits, as text. */
export const digits = (count: number): fc.Arbitrary<string> =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: count, maxLength: count }).map((all) => all.join(''));

/** Any text without a digit. */
export const noDigits: fc.Arbitrary<string> = fc.string().map((text) => text.replace(/\d/g, ''));
