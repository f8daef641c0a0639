import { WebSocket } from 'ws';
import type { ConnectionFacts } from './events.ts';

/** How long a connection lasts, in milliseconds (API Gateway: "Quotas for WebSocket APIs"). */
export interface Limits {
  readonly idle: number;
  readonly longest: number;
}

export const LIMITS: Limits = { idle: 10 * 60_000, longest: 2 * 60 * 60_000 };

const GOING_AWAY = 1001;

/** One open connection, which ends when it was idle for too long, and after its time in any case. */
export class Connection {
  readonly facts: ConnectionFacts;
  readonly #socket: WebSocket;
  readonly #idle: NodeJS.Timeout;
  #lastActiveAt = Date.now();

  constructor(facts: ConnectionFacts, socket: WebSocket, { idle, longest }: Limits) {
    this.facts = facts;
    this.#socket = socket;
    const end = () => socket.close(GOING_AWAY, 'Going away');
    this.#idle = setTimeout(end, idle).unref();
    const over = setTimeout(end, longest).unref();
    socket.on('message', () => this.#isActive()).on('close', () => [over, this.#idle].forEach(clearTimeout));
  }

  get lastActiveAt(): number {
    return this.#lastActiveAt;
  }

  /** False: the other side has gone. */
  send(text: string): boolean {
    if (this.#socket.readyState !== WebSocket.OPEN) return false;
    this.#isActive();
    this.#socket.send(text);
    return true;
  }

  close(code = GOING_AWAY): void {
    this.#socket.close(code);
  }

  #isActive(): void {
    this.#lastActiveAt = Date.now();
    this.#idle.refresh();
  }
}
