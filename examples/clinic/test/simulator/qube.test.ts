import { expect, test } from 'vitest';
import { createFleet } from '../../src/simulator/fleet.js';
import { qube } from '../../src/simulator/qube.js';
import { at, momentSeconds, write } from './source.fixture.js';

const { boxes } = createFleet({ seed: 1, devices: 20 });
const [box] = boxes;
const source = qube(boxes);

test('a heartbeat has the lower-case address of the box', () => {
  const [heartbeat] = write(source, 'heartbeat');
  expect(heartbeat).toMatchObject({
    topic: 'CM4_BLE_GW_TX',
    body: { from: 'PI_GW', type: 'HB_Msg', mac: box?.mac, IMEI: box?.imei, time: momentSeconds },
  });
  expect(box?.mac).toMatch(/^02:00:5e:30:[0-9a-f]{2}:[0-9a-f]{2}$/);
});

test.each([
  ['blood_pressure', 'WBP_JUMPER', ['bp_high', 'bp_low', 'pr']],
  ['blood_sugar', 'CONTOUR', ['blood_glucose', 'marker']],
  ['weight', 'BodyScale_JUMPER', ['Resistance', 'weight']],
  ['body_temp', 'TEMO_Jumper', ['Temp', 'mode']],
  ['spo2', 'Oximeter_JUMPER', ['pi', 'pulse', 'spo2']],
])('%s is a flat object of one of the visitors of the box', (kind, attribute, fields) => {
  for (const { body } of write(source, kind, 30)) {
    expect(body).toMatchObject({ from: 'PI', to: 'CLOUD', type: 'reportAttribute', data: { attribute } });
    expect(at(body, 'data', 'ble_mac')).toMatch(/^02:00:5E:40(:[0-9A-F]{2}){2}$/);
    expect(Object.keys(at(body, 'data', 'value') as object).toSorted()).toEqual(fields.toSorted());
    const visitor = box?.visitors.find(({ citizenId }) => citizenId === body.citiz);
    expect(body).toMatchObject({ brith: visitor?.born, gender: visitor?.gender });
    expect(body.nameEN).toMatch(/^M[rs]\.#Test##Visitor\d+$/);
  }
});

test('birth dates are in the Buddhist Era and exist', () => {
  for (const { born } of boxes.flatMap(({ visitors }) => visitors)) {
    const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(born) ?? [];
    const date = new Date(Date.UTC(Number(year) - 543, Number(month) - 1, Number(day)));
    expect(date.getUTCDate()).toBe(Number(day));
    expect(date.getUTCFullYear()).toBeGreaterThan(1920);
    expect(date < new Date()).toBe(true);
  }
});

test('the order of keys varies', () => {
  const orders = write(source, 'spo2', 20).map(({ body }) => Object.keys(body).join());
  expect(new Set(orders).size).toBeGreaterThan(10);
});
