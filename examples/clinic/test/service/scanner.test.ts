import { expect, test } from 'vitest';
import { inspect, testSignature } from '../../src/service/scanner.js';

const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]);

test.each([
  ['text', Buffer.from('A letter.'), 'text/plain', []],
  ['a PDF', Buffer.from('%PDF-1.7 ...'), 'application/pdf', []],
  ['a PNG', png, 'image/png', []],
  ['a JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0]), 'image/jpeg', []],
  ['a picture that claims to be text', png, 'text/plain', ['type_mismatch']],
  ['text that claims to be a PDF', Buffer.from('A letter.'), 'application/pdf', ['type_mismatch']],
  ['bytes without a type', Buffer.from([1, 0, 2]), 'text/plain', ['type_mismatch']],
  ['a script', Buffer.from('#!/bin/sh\n'), 'text/plain', ['executable']],
  ['a Windows program', Buffer.from('MZ\u0000\u0000'), 'application/pdf', ['executable', 'type_mismatch']],
  ['a Linux program', Buffer.from('\u007fELF\u0000'), 'text/plain', ['executable', 'type_mismatch']],
  ['the test signature at the start', Buffer.from(testSignature), 'text/plain', ['test_signature']],
  ['the test signature deep in a PDF', Buffer.from(`%PDF-1.7 ${testSignature}`), 'application/pdf', ['test_signature']],
])('%s', (_, content, declared, findings) => {
  expect(inspect(content, declared)).toEqual(findings);
});
