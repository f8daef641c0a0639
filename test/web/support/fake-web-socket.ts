import { vi } from 'vitest';
import { SOON } from '../../support/soon.ts';

/** A WebSocket whose server is the test. */
export class FakeWebSocket extends EventTarget {
  static #newest: FakeWebSocket | undefined;
  readonly url: URL;

  constructor(url: URL) {
    super();
    this.url = url;
    FakeWebSocket.#newest = this;
  }

  /** Replaces `WebSocket`, and forgets sockets that earlier tests have not waited for. */
  static install(): void {
    FakeWebSocket.#newest = undefined;
    vi.stubGlobal('WebSocket', FakeWebSocket);
  }

  /** Waits until the page has created a socket, and returns each socket once. */
  static opened(): Promise<FakeWebSocket> {
    return vi.waitFor(() => {
      const socket = FakeWebSocket.#newest;
      if (socket === undefined) throw new Error('no WebSocket was created');
      FakeWebSocket.#newest = undefined;
      return socket;
    }, SOON);
  }

  open(): void {
    this.dispatchEvent(new Event('open'));
  }

  receive(message: object): void {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(message) }));
  }

  send(): void {}

  close(): void {}
}
