import { describe, expect, test } from 'vitest';
import { digested, eventsOf, type ListenerMessage, messages } from '../fixtures/listener-events.js';
import { arrival, ava4BloodPressure, cuff, gateway, imei, katiSos, katiVitals } from '../fixtures/messages.js';

const of = (message: Partial<ListenerMessage>, rest: object = {}) => {
  const [event] = eventsOf({ ...messages.katiVitals, ...message }, ['1_mqtt_received']);
  if (event === undefined) throw new Error('no event');
  return digested({ ...event, ...rest }, arrival);
};

test.each([
  ['ava4Reading', 'ava4', 'blood_pressure', 1, cuff],
  ['ava4Status', 'ava4', 'heartbeat', 0, gateway],
  ['katiVitals', 'kati', 'vital_signs', 1, imei],
  ['katiSos', 'kati', 'sos', 1, imei],
  ['qubeReading', 'qube', 'body_temp', 1, '02005e300003'],
] as const)('%s: the family’s own parser says what it is and whose', (name, family, kind, items, device) => {
  expect(of(messages[name])).toMatchObject({
    family: { name: family },
    kind,
    items,
    deviceKey: `hash of ${device}`,
    destination: messages[name].topic,
  });
});

describe('the same content is known again', () => {
  const content = of({}).content;
  const text = JSON.stringify(katiVitals);

  test.each([
    ['as text', text],
    ['as text with spaces', JSON.stringify(katiVitals, null, 2)],
    ['as hex digits', Buffer.from(text).toString('hex')],
    ['with what the listener adds', { ...katiVitals, patient_id: '64f0', received: true }],
    ['with its fields in another order', Object.fromEntries(Object.entries(katiVitals).toReversed())],
  ])('%s', (_name, payload) => {
    expect(of({ payload }).content).toEqual(content);
  });

  test('another time or value is another content', () => {
    expect(of({ payload: { ...katiVitals, timeStamps: '08/07/2025 11:15:01' } }).content).not.toEqual(content);
    expect(of({ payload: { ...katiVitals, heartRate: 72 } }).content).not.toEqual(content);
  });

  test('without a time of its own, others can say the same', () => {
    expect(content?.isTimed).toBe(true);
    expect(of({ ...messages.katiSos, payload: katiSos }).content?.isTimed).toBe(false);
    // A device's clock that is years ahead says nothing.
    const item = { ...ava4BloodPressure.data.value.device_list[0], scan_time: 2_000_000_000 };
    const data = { ...ava4BloodPressure.data, value: { device_list: [item] } };
    expect(of({ ...messages.ava4Reading, payload: { ...ava4BloodPressure, data } }).content?.isTimed).toBe(false);
  });
});

test.each([
  ['nothing', undefined],
  ['null', null],
  ['no JSON', 'online'],
  ['hex that is cut short', '7b22'],
  ['a list', [1, 2]],
])('a payload that is %s has no device, and the topic tells the kind', (_name, payload) => {
  const event = of({ ...messages.katiSos, payload });
  expect(event).toMatchObject({ kind: 'sos', alarm: 'sos', items: 0 });
  expect(event.deviceKey).toBeUndefined();
});

test('listeners are told apart by the name that they give, else by where they are', () => {
  const [event] = eventsOf(messages.katiVitals, ['1_mqtt_received']);
  if (event === undefined) throw new Error('no event');
  const scope = (rest: object, listener: string) => digested({ ...event, ...rest }, arrival, listener).scope;
  expect(scope({}, 'a')).toBe(scope({}, 'a'));
  expect(scope({}, 'a')).not.toBe(scope({}, 'b'));
  expect(scope({ listener: 'x' }, 'a')).toBe(scope({ listener: 'x' }, 'b'));
  expect(scope({ device_type: 'Qube' }, 'a')).not.toBe(scope({}, 'a'));
});

test('a topic in which a device stands is shown as its filter', () => {
  expect(of({ topic: `iMEDE_watch/${imei}/VitalSign` }).destination).toBe('iMEDE_watch/#');
});

test('what is kept holds nothing of what was sent', () => {
  const kept = JSON.stringify(
    of({}, { error: 'Somchai', listener: 'Somchai', flow_id: '9900000000016', step: 'Somchai' }),
  );
  for (const personal of ['Somchai', 'Testname', '9900000000016', '118', '36.4', '13.5'])
    expect(kept).not.toContain(personal);
});
