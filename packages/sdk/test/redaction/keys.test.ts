import { describe, expect, test } from 'vitest';
import { ruleOf, wordsOf } from '../../src/redaction/keys.js';

test.each([
  ['patient_name', ['patient', 'name']],
  ['patientName', ['patient', 'name']],
  ['PatientName', ['patient', 'name']],
  ['patient-name', ['patient', 'name']],
  ['patient.name', ['patient', 'name']],
  ['PATIENT_NAME', ['patient', 'name']],
  ['patientHN2', ['patient', 'hn2']],
  ['nameTH', ['name', 'th']],
  ['HTTPHeaderName', ['http', 'header', 'name']],
])('reads %s as words', (key, words) => {
  expect(wordsOf(key)).toEqual(words);
});

describe('personal is what stands under', () => {
  test.each([
    'name',
    'Name',
    'names',
    'nameEn',
    'patient',
    'patientId',
    'patientname',
    'first_name',
    'lastName',
    'doctor.name',
    'ward.contact.name',
    'customerName',
    'device.owner.name',
    'user',
    'userId',
    'user_name',
    'username',
    'login.user',
    'phoneNumber',
    'mobile',
    'tel',
    'dob',
    'dateOfBirth',
    'home_address',
    'billingAddress',
    'address',
    'ipClient.clientIp',
    'x-forwarded-for',
    'http.request.header.authorization',
    'http.request.header.x-patient',
    'http.response.header.set-cookie',
    'error.message',
    'message',
    'note',
    'log.body',
    'search',
    'accessToken',
    'refresh_token',
    'token',
    'signature',
    'creditCardNumber',
    'cvv',
    'HN',
    'heart_rate',
    'diagnosis',
    'ชื่อ',
    'gps.lat',
    'gps',
    'home_coordinates',
    'geohash',
    'auth',
    'basic_auth',
    'pwd',
    'csrf',
    'sid',
    'ip',
    'remoteIp',
    'client_ip_addr',
    'remote.addr',
    'login',
    'login.id',
    'emergency_contact',
    'customer',
    'customerId',
    'guardian.id',
    'thai_id',
    'taxId',
    'nid',
    'driver_license',
    'bp',
    'pulse',
    'hr',
    'body.temperature',
    'weight',
    'disease',
    'prescription',
  ])('%s', (key) => {
    expect(ruleOf(key).isPersonal).toBe(true);
  });
});

describe('not personal is what stands under', () => {
  test.each([
    'service.name',
    'db.namespace',
    'db.name',
    'host.name',
    'thread.name',
    'k8s.pod.name',
    'messaging.destination.name',
    'messaging.client.id',
    'messaging.message.id',
    'messaging.message.body.size',
    'rpc.message.type',
    'message.kind',
    'integration.name',
    'cache.name',
    'feature_flag.key',
    'code.function.name',
    'otel.scope.name',
    'telemetry.sdk.name',
    'user_agent.original',
    'user_agent.name',
    'server.address',
    'network.peer.address',
    'server.port',
    'http.request.header.content-type',
    'http.response.status_code',
    'http.route',
    'url.path',
    'gen_ai.token.type',
    'token.count',
    'patient.count',
    'device.type',
    'device.model.identifier',
    'device.manufacturer',
    'system.device',
    'gateway',
    'pipeline.step',
    'patient.lookup.via',
    'session.active',
    'session.duration',
    'auth.type',
    'auth.method',
    'login.attempts',
    'customer.type',
    'contact.count',
    'host.ip',
    'k8s.pod.ip',
    'net.peer.ip',
    'net.sock.peer.addr',
    'ip.version',
    'network.type',
    'authentication',
    'syntax.id',
    'device.idle',
    'gen_ai.request.temperature',
    'reason',
    'source',
    'outcome',
    'status',
    'attempts',
    'ward',
    'latency',
    'filename',
  ])('%s', (key) => {
    expect(ruleOf(key).isPersonal).toBe(false);
  });
});

describe('only a hash may stand under', () => {
  test.each([
    'device.id',
    'deviceId',
    'deviceid',
    'device',
    'gateway_id',
    'watch.serial',
    'serialNumber',
    'session',
    'session.id',
    'sessionid',
    'session.previous_id',
    'PHPSESSID',
    'enduser.pseudo.id',
  ])('%s', (key) => {
    expect(ruleOf(key)).toMatchObject({ isPersonal: true, takesHash: true });
  });

  test.each(['patient.device.id', 'user.session', 'password', 'user.id'])('and not even that under %s', (key) => {
    expect(ruleOf(key)).toMatchObject({ isPersonal: true, takesHash: false });
  });
});

test.each([
  ['url.full', 'url'],
  ['http.target', 'url'],
  ['http.route', 'name'],
  ['operation', 'name'],
  ['error.type', 'name'],
  ['cache.name', 'name'],
  ['ward', 'any'],
])('reads what stands under %s as %s', (key, text) => {
  expect(ruleOf(key).text).toBe(text);
});

test.each([
  ['queued_at', true],
  ['event.timestamp', true],
  ['startTime', true],
  ['id', false],
  ['rate', false],
])('a number under %s is a time: %s', (key, isTime) => {
  expect(ruleOf(key).isTime).toBe(isTime);
});
