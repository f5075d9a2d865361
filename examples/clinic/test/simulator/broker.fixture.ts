import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';

const closing: (() => void)[] = [];
/** Closes every broker of a test. */
export function closeBrokers(): void {
  for (const close of closing.splice(0)) close();
}

/** Opens an MQTT broker that remembers what was published. */
export async function openBroker(port = 0, password?: string) {
  const broker = await Aedes.createBroker(
    password === undefined
      ? {}
      : { authenticate: (_client, _user, given, done) => done(null, given?.toString() === password) },
  );
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket.on('close', () => sockets.delete(socket)));
    broker.handle(socket);
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const received: { topic: string; payload: string; qos: number; retain: boolean }[] = [];
  broker.on('publish', ({ topic, payload, qos, retain }, client) => {
    if (client) received.push({ topic, payload: payload.toString(), qos, retain });
  });
  const close = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
    broker.close();
  };
  closing.push(close);
  return { received, close, port: (server.address() as AddressInfo).port };
}
