import { describe, expect, test } from 'vitest';
import { redacted } from '../../src/redaction/placeholder.js';
import { withoutMail, withoutTokens } from '../../src/redaction/secrets.js';

const taken = (text: string): string => withoutMail(withoutTokens(text));

describe('takes out', () => {
  test.each([
    ['a mail address', 'somchai.j+clinic@mail.example.co.th'],
    ['one of which a number is taken out', `som.${redacted}@example.org`],
    ['one of another script', 'สมชาย@ตัวอย่าง.ไทย'],
    ['a JWT', 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJzb21jaGFpIn0.c2lnbmF0dXJl'],
    ['a bearer token', 'Bearer abcdefSECRET123'],
    ['basic credentials', 'basic c29tY2hhaTpzZWNyZXQ='],
    ['a Stripe key', 'sk_live_51HabcdefSECRET'],
    ['another', 'rk_test_51Habcdef'],
    ['a GitHub token', 'ghp_abcdefghijklmnopqrstuvwxyz0123456789'],
    ['a newer one', 'github_pat_11ABCDEFG0_abcdefghijkl'],
    ['a GitLab token', 'glpat-abcdefghij0123456789'],
    ['an AWS key', 'AKIAIOSFODNN7EXAMPLE'],
    ['a Slack token', 'xoxb-123456789012-abcdef'],
    ['another', 'xoxp-1-2-3-abcdef'],
    ['a Google key', 'AIzaSyA1234567890abcdefghijklmnopqrstuv'],
    ['an OpenAI key', 'sk-proj-abcdefghijklmnop1234'],
    ['a private key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END'],
  ])('%s', (_, secret) => {
    expect(taken(secret)).toBe(redacted);
    expect(taken(`got (${secret}`)).toBe(`got (${redacted}`);
    expect(taken(`a=${secret}`)).toBe(`a=${redacted}`);
  });
});

test.each([
  '@decorator',
  'express@5.0.1',
  '@scope/package@1.2.3-beta',
  'bearer of news',
  'basic',
  'risk_level',
  'task-runner',
  'ask-again-later-please',
  'xoxo',
  'AKIA',
  'gh_pages',
  'eyJ',
])('leaves %s', (text) => {
  expect(taken(text)).toBe(text);
});
