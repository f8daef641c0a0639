import { WebSocket } from 'ws';
import type { ConnectionInfo } from './events.ts';

/** Limits of a connection, in milliseconds (API Gateway: "Quotas for WebSocket APIs"). */
export interface Limits {
  readonly idleTimeout: number;
  readonly maxDuration: number;
}

export const LIMITS: Limits = { idleTimeout: 10 * 60_000, maxDuration: 2 * 60 * 60_000 };

const GOING_AWAY = 1001;

/** An open connection. It is closed after the idle timeout, and at the latest after the maximum duration. */
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
    const expiry = setTimeout(end, maxDuration).unref();
    socket.on('message', () => this.#markActive()).on('close', () => [expiry, this.#idle].forEach(clearTimeout));
  }

  get lastActiveAt(): number {
    return this.#lastActiveAt;
  }

  /** @returns false if the connection is closed */
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
