import { pbkdf2Sync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { startCutOff } from '../../../../test/support/cut-off.js';
import { startBroker } from '../fixtures/broker.js';
import { refusal, watch } from '../fixtures/connection.js';
import { mosquittoProgram, startMosquitto } from '../fixtures/mosquitto.js';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bridge-credentials-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A password as mosquitto_passwd writes it. Source: mosquitto 2.0, `password_mosq.c`. */
const passwordHash = (password: string): string => {
  const salt = Buffer.from('salt of 12 b');
  return [
    '',
    '7',
    '101',
    salt.toString('base64'),
    pbkdf2Sync(password, salt, 101, 64, 'sha512').toString('base64'),
  ].join('$');
};

describe.skipIf(mosquittoProgram === undefined)('with user and password', () => {
  const protectedBroker = async () => {
    const file = join(folder, 'passwords');
    writeFileSync(file, `ward:${passwordHash('s3cret ')}\n`);
    const running = await startMosquitto(['allow_anonymous false', `password_file ${file}`]);
    onTestFinished(() => running.close());
    return running.url;
  };
  const passwordFile = (text: string) => {
    const file = join(folder, `password-${passwordCount++}`);
    writeFileSync(file, text);
    return file;
  };
  let passwordCount = 0;

  test('from a file, whose last line break is not part of it', async () => {
    const url = await protectedBroker();
    await watch(url, { username: 'ward', passwordFile: passwordFile('s3cret \n') }).isUp();
  });

  test('from the address', async () => {
    const url = await protectedBroker();
    const { isUp, said } = watch(url.replace('//', '//ward:s3cret%20@'));
    await isUp();
    expect(said).toEqual([`Connected to ${url} with MQTT 5.`]);
  });

  test.for([5, 4] as const)('a wrong one is refused by MQTT %s in a sentence without it', async (version) => {
    const url = await protectedBroker();
    const sentence = await refusal(url, { username: 'ward', passwordFile: passwordFile('hidden'), version });
    expect(sentence).toMatch(/correct MQTT_USERNAME with MQTT_PASSWORD_FILE or MQTT_TOKEN_FILE.* \(code (5|135)\)/);
    expect(sentence).not.toMatch(/hidden|ward/);
  });

  test('one that is mended counts without a restart', async () => {
    const url = await protectedBroker();
    const file = passwordFile('hidden');
    const { hear, isUp } = watch(url, { username: 'ward', passwordFile: file });
    await hear('No connection');
    writeFileSync(file, 's3cret ');
    await isUp();
  });
});

describe('a token', () => {
  test('goes where a password would, and is read again with every connection', async () => {
    const broker = await startBroker();
    onTestFinished(() => broker.close());
    const seen: string[] = [];
    broker.aedes.authenticate = (_client, user, password, callback) => {
      seen.push(`${user} ${password}`);
      callback(null, true);
    };
    const line = await startCutOff(Number(new URL(broker.url).port));
    onTestFinished(() => line.close());
    const tokenFile = join(folder, 'token');
    writeFileSync(tokenFile, 'first.token\n');
    const { isUp, hear } = watch(`mqtt://127.0.0.1:${line.port}`, { tokenFile, version: 4 });
    await isUp();
    writeFileSync(tokenFile, 'second.token');
    line.cut();
    await hear('Lost the connection');
    line.restore();
    await isUp();
    expect(seen).toEqual(['bridge first.token', 'bridge second.token']);
  });
});

describe('files', () => {
  test('a file that is missing at a connection is one sentence, and tried again', async () => {
    const file = join(folder, 'absent');
    const { hear } = watch('mqtt://127.0.0.1:1', { tokenFile: file });
    expect(await hear('MQTT_TOKEN_FILE')).toContain(`${file} cannot be read (ENOENT)`);
    writeFileSync(file, 'a token');
    await hear('nothing listens there');
  });
});
