import { expect, test } from 'vitest';
import { ava4 } from '../../src/simulator/ava4.js';
import { createFleet, readingKinds } from '../../src/simulator/fleet.js';
import { at, momentSeconds, write } from './source.fixture.js';

const { gateways } = createFleet({ seed: 1, devices: 20 });
const [gateway] = gateways;
const source = ava4(gateways);

test('a heartbeat carries the name, a message at power-on does not', () => {
  const [heartbeat] = write(source, 'heartbeat');
  expect(heartbeat).toEqual({
    topic: 'ESP32_BLE_GW_TX',
    body: {
      from: 'ESP32_GW',
      to: 'CLOUD',
      name: 'AVA4-No.1',
      time: momentSeconds,
      mac: gateway?.mac,
      IMEI: gateway?.imei,
      ICCID: gateway?.iccid,
      type: 'HB_Msg',
      data: { msg: 'Online' },
    },
  });
  const [powerOn] = write(source, 'power_on');
  expect(powerOn?.body).toMatchObject({ from: 'ESP32_S3_GW', type: 'reportMsg' });
  expect(powerOn?.body).not.toHaveProperty('name');
});

test.each(readingKinds)('%s is read from the sub-device of its kind', (kind) => {
  for (const { topic, body } of write(source, kind, 50)) {
    expect(topic).toBe('dusun_pub');
    expect(body).toMatchObject({ from: 'BLE', type: 'reportAttribute', mac: gateway?.mac, deviceCode: gateway?.mac });
    expect(at(body, 'data', 'mac')).toBe(gateway?.mac);
    expect(at(body, 'data', 'value', 'device_list', 0)).toMatchObject({
      ble_addr: gateway?.subDevices[kind],
      scan_time: momentSeconds - 2,
    });
  }
});

test.each([
  ['blood_pressure', ['BLE_BPG', 'BP_BIOLIGTH', 'WBP BIOLIGHT'], ['bp_high', 'bp_low', 'PR'], 'number'],
  ['spo2', ['Oximeter JUMPER'], ['spo2', 'pulse', 'pi'], 'number'],
  ['blood_sugar', ['AccuChek_Instant', 'Contour_Elite'], ['blood_glucose', 'marker'], 'string'],
  ['body_temp', ['IR_TEMO_JUMPER'], ['temp'], 'number'],
  ['weight', ['BodyScale_JUMPER'], ['weight', 'resistance'], 'number'],
  ['uric_acid', ['MGSS_REF_UA'], ['uric_acid'], 'string'],
  ['cholesterol', ['MGSS_REF_CHOL'], ['cholesterol'], 'string'],
])('%s has its attributes and its values in the type in which they are sent', (kind, attributes, fields, type) => {
  const messages = write(source, kind, 100);
  expect([...new Set(messages.map(({ body }) => at(body, 'data', 'attribute')))].toSorted()).toEqual(attributes);
  for (const { body } of messages) {
    for (const field of fields) expect(typeof at(body, 'data', 'value', 'device_list', 0, field)).toBe(type);
  }
});

test('temperatures carry the noise of 32-bit floats, and some messages two scans', () => {
  const messages = write(source, 'body_temp', 100);
  const temps = messages.map(({ body }) => String(at(body, 'data', 'value', 'device_list', 0, 'temp')));
  expect(temps.some((temp) => temp.length > 10)).toBe(true);
  const sizes = messages.map(({ body }) => (at(body, 'data', 'value', 'device_list') as unknown[]).length);
  expect([...new Set(sizes)].toSorted()).toEqual([1, 2]);
});

test('the answer to a command holds just id and code', () => {
  const [answer] = write(source, 'command_result');
  expect(answer?.body).toMatchObject({ type: 'cmdResult', data: { code: 0 } });
  expect(Object.keys(at(answer?.body ?? {}, 'data') as object)).toEqual(['id', 'code']);
});
