import { describe, expect, test } from 'vitest';
import {
  clockTime,
  duration,
  durationOrZero,
  email,
  hostAndPort,
  labelName,
  metricName,
  name,
  rate,
  share,
  slackChannel,
  slackRoom,
  timeZone,
  url,
} from '../src/scalars.js';

const forms = {
  name,
  metricName,
  labelName,
  duration,
  durationOrZero,
  share,
  rate,
  slackChannel,
  slackRoom,
  clockTime,
  timeZone,
  url,
  email,
  hostAndPort,
};

describe.each<[keyof typeof forms, readonly string[], readonly unknown[]]>([
  ['name', ['a', 'sign-in', 'sign_in', 'a1-b2'], ['', 'A', '1a', 'a-', '-a', 'a--b', 'a b', 'a.b', 'a'.repeat(61), 5]],
  [
    'metricName',
    ['a', 'documents.scanned', 'sign_ins', 'a.b_c'],
    ['', 'a.', '.a', 'a..b', 'A.b', 'a-b', 'a.1', 'a'.repeat(121)],
  ],
  ['labelName', ['result', 'error.type', 'a_b'], ['', 'le le', 'Result', '_x', '1x', 'a-b']],
  ['slackRoom', ['#alerts', 'C0123456789'], ['', 'alerts', '@oncall', 'c0123456789']],
  ['clockTime', ['00:00', '09:30', '23:59', '24:00'], ['', '9:30', '24:01', '25:00', '09:60', '0930', 930]],
  ['timeZone', ['UTC', 'Europe/Berlin', 'Asia/Bangkok'], ['', 'Berlin', '+02:00', 'Europe/Atlantis', 2]],
  ['duration', ['1ms', '0.5s', '30d'], ['', '0s', '-1s', '1', 's', 500, null]],
  ['durationOrZero', ['0s', '2m'], ['', '-1s', '0']],
  ['share', ['0.01%', '99.99%'], ['0%', '100%', '101%', '1', 0.5]],
  ['rate', ['1/s', '50/min', '0.5/h'], ['0/s', '50/m', '50', 50]],
  ['url', ['http://127.0.0.1:9000/hook', 'https://example.org'], ['example.org', 'ftp://example.org', '']],
  ['slackChannel', ['#alerts', '@jo'], ['alerts', '#', '', 5]],
  ['email', ['care@example.org', 'oncall@localhost'], ['care', '@example.org', 'care@', 'a b@c']],
  ['hostAndPort', ['localhost:25', '[::1]:25'], ['localhost', 'smtp://mail:25', 'mail:99999']],
])('%s', (form, good, bad) => {
  test.each(good)('takes %j', (value) => {
    expect(forms[form].safeParse(value).success).toBe(true);
  });

  test.each(bad)('refuses %j', (value) => {
    expect(forms[form].safeParse(value).success).toBe(false);
  });
});
