import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { hasCode } from './process-table.js';

/**
 * Below the ports that Linux (32768…) and macOS (49152…) give to outgoing connections: a client that keeps
 * reconnecting to a stopped server could otherwise be given that server's port and block its restart.
 */
const lowest = 15_000;
const highest = 30_000;

/** A port of the loopback interface on which nobody listens at this moment. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest);
    if (await isPortFree(port)) return port;
  }
}

/** False as soon as anybody listens on the port, on whatever address of this machine. */
export async function isPortFree(port: number): Promise<boolean> {
  for (const host of ['127.0.0.1', '0.0.0.0', '::1', '::']) {
    if (!(await canListen(port, host))) return false;
  }
  return true;
}

async function canListen(port: number, host: string): Promise<boolean> {
  const server = createServer();
  server.listen({ port, host, exclusive: true });
  try {
    await once(server, 'listening');
  } catch (error) {
    if (hasCode(error, 'EADDRINUSE')) return false;
    // Without IPv6 nobody else can listen there either.
    if (hasCode(error, 'EADDRNOTAVAIL', 'EAFNOSUPPORT')) return true;
    throw error;
  }
  server.close();
  await once(server, 'close');
  return true;
}
