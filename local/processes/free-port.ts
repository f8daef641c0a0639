import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/** Whether this port of 127.0.0.1 has no listener, not even one on all addresses, and we may listen on it. */
export async function isPortFree(port: number): Promise<boolean> {
  // Some systems let two programs share a port, one on all addresses and one on this address.
  const isAnswered = await new Promise<boolean>((resolve) => {
    const caller = connect(port, '127.0.0.1');
    caller
      .once('error', () => resolve(false))
      .once('connect', () => {
        caller.destroy();
        resolve(true);
      });
  });
  if (isAnswered) return false;
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}

/**
 * Consecutive free ports of 127.0.0.1. They are below the range of ephemeral ports, so that a restarted program finds its own port
 * free.
 */
export async function freePorts(count: number): Promise<number[]> {
  for (;;) {
    const first = randomInt(10_000, 32_000);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(ports.map(isPortFree))).every(Boolean)) return ports;
  }
}
