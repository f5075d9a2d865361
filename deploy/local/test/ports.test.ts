import { type AddressInfo, createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../test/support/until.js';
import { StackError } from '../src/error.js';
import { anyPorts, choosePorts, portNames, portOption } from '../src/ports.js';

const takePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await until('the server listens', () => server.listening);
  return (server.address() as AddressInfo).port;
};

test('any free ports are all different', async () => {
  const ports = Object.values(await choosePorts(anyPorts, portNames));
  expect(new Set(ports).size).toBe(portNames.length);
  expect(ports.every((port) => port > 0)).toBe(true);
});

test('a port that nobody needs is not looked at', async () => {
  const taken = await takePort();
  const ports = await choosePorts({ ...anyPorts, clinic: taken }, ['bridge']);
  expect(ports.bridge).toBeGreaterThan(0);
});

test('a taken port is one sentence with port, part and remedy', async () => {
  const taken = await takePort();
  const refusal = await choosePorts({ ...anyPorts, prometheus: taken }, portNames).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(StackError);
  expect((refusal as Error).message).toBe(
    `Nothing was started, because on 127.0.0.1 port ${taken} for Prometheus is taken or not allowed: ` +
      'stop what listens there, or let any free port be chosen with --prometheus-port 0.',
  );
});

test('all taken ports are named at once', async () => {
  const [first, second] = [await takePort(), await takePort()];
  const wanted = { ...anyPorts, clinicMetrics: first, smtp: second };
  await expect(choosePorts(wanted, portNames)).rejects.toThrow(
    `port ${first} for the clinic service's metrics and ${second} for the mail endpoint are taken or not allowed: ` +
      'stop what listens there, or let any free port be chosen with --clinic-metrics-port 0 --smtp-port 0.',
  );
});

test('the same port for two parts is refused', async () => {
  const port = (await choosePorts(anyPorts, ['mqtt'])).mqtt;
  await expect(choosePorts({ bridge: port, clinic: port }, ['bridge', 'clinic'])).rejects.toThrow(
    `port ${port} for the clinic`,
  );
});

test('options are written as words', () => {
  expect(portOption('clinicMetrics')).toBe('--clinic-metrics-port');
});
