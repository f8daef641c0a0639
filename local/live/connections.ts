import { WebSocket } from 'ws';
import type { ConnectionInfo } from './events.ts';

/** How long a connection lasts, in milliseconds (API Gateway: "Quotas for WebSocket APIs"). */
export interface Limits {
  readonly idleTimeout: number;
  readonly maxDuration: number;
}

export const LIMITS: Limits = { idleTimeout: 10 * 60_000, maxDuration: 2 * 60 * 60_000 };

const GOING_AWAY = 1001;

/** One open connection, which ends when it was idle for too long, and after its time in any case. */
export class Connection {
  readonly info: ConnectionInfo;
  readonly #socket: WebSocket;
  readonly #idle: NodeJS.Timeout;
  #lastActiveAt = Date.now();

  constructor(info: ConnectionInfo, socket: WebSocket, { idleTimeout, maxDuration }: Limits) {
    this.info = info;
    this.#socket = socket;
    const end = () => socket.close(GOING_AWAY, 'Going away');
    this.#idle = setTimeout(end, idleTimeout).unref();
    const over = setTimeout(end, maxDuration).unref();
    socket.on('message', () => this.#markActive()).on('close', () => [over, this.#idle].forEach(clearTimeout));
  }

  get lastActiveAt(): number {
    return this.#lastActiveAt;
  }

  /** False: the other side has gone. */
  send(text: string): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#markActive();
    this.#socket.send(text);
    return true;
  }

  close(code = GOING_AWAY): void {
    this.#socket.close(code);
  }

  #markActive(): void {
    this.#lastActiveAt = Date.now();
    this.#idle.refresh();
  }
}
