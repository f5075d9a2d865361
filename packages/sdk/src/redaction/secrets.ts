import { redacted } from './placeholder.js';

/** Also one of which a number has been taken out. At most 64 characters before the @ and 8 names after it, so that a text without an address is read in one go. Source: RFC 5321, 4.5.3.1. */
const mail = /[\p{L}\p{M}\p{N}._%+'[\]-]{1,64}@(?:[\p{L}\p{M}\p{N}-]{1,63}\.){1,8}\p{L}[\p{L}\p{M}\p{N}-]{1,23}/gu;

/** Three parts of base64url, of which the first is that of `{"`. Source: RFC 7519. */
const jwt = /eyJ[\w-]{5,500}\.[\w-]{5,}(?:\.[\w-]*)?/g;

/** Source: RFC 7235, RFC 6750, RFC 7617. */
const scheme = /\b(?:bearer|basic|digest)\s{1,4}[\w.~+/=-]{6,}/gi;

/** What the makers of keys let them begin with, so that they are found. */
const prefixed = new RegExp(
  [
    '\\b[srp]k_(?:live|test)_\\w{4,}',
    '\\bsk-[\\w-]{16,}',
    '\\bgh[pousr]_\\w{8,}',
    '\\bgithub_pat_\\w{8,}',
    '\\bglpat-[\\w-]{8,}',
    '\\bnpm_\\w{20,}',
    '\\bhf_\\w{20,}',
    '\\bxox[a-z]-[\\w-]{4,}',
    '\\bA(?:KIA|SIA|ROA|IDA)[A-Z\\d]{8,}',
    '\\bAIza[\\w-]{20,}',
    '\\bya29\\.[\\w-]{8,}',
    '\\bSG\\.[\\w-]{8,}\\.[\\w-]{8,}',
    '\\bwhsec_\\w{8,}',
    '-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----[^]*',
  ].join('|'),
  'g',
);

const prefix = /[srp]k[_-]|gh[pousr_]|github_|glpat|npm_|hf_|xox|A(?:KIA|SIA|ROA|IDA|Iza)|ya29|SG\.|whsec_|-----BEGIN/;

/** Takes out of a text tokens and keys of the kinds that can be told by their form. */
export function withoutTokens(text: string): string {
  let clean = /bearer|basic|digest/i.test(text) ? text.replace(scheme, redacted) : text;
  if (clean.includes('eyJ')) clean = clean.replace(jwt, redacted);
  if (prefix.test(clean)) clean = clean.replace(prefixed, redacted);
  return clean;
}

/** Takes out of a text mail addresses. */
export const withoutMail = (text: string): string => (text.includes('@') ? text.replace(mail, redacted) : text);
