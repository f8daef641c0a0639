import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';

/** Whether nobody listens at this port of 127.0.0.1, on whatever address, and we may. */
export async function isPortFree(port: number): Promise<boolean> {
  // Some systems let two programs share a port, one on all addresses and one on this.
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
 * A row of ports of 127.0.0.1 that are free. They lie below those that systems give to outgoing connections, so that a program that
 * is stopped and started again finds its own port free.
 */
export async function freePorts(count: number): Promise<number[]> {
  for (;;) {
    const first = randomInt(10_000, 32_000);
    const row = Array.from({ length: count }, (_, index) => first + index);
    if ((await Promise.all(row.map(isPortFree))).every(Boolean)) return row;
  }
}
