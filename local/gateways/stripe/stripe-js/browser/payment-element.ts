import type { Appearance, FromFrame, Result, StripeFailure, ToFrame } from './messages.ts';

type Listener = (event: unknown) => void;
type FrameResponse = Extract<FromFrame, { call: number }>;
/** A request without its call number, which `#request` adds. */
type FrameRequest = { type: 'submit' } | { type: 'confirm'; key: string; clientSecret: string; returnUrl: string };

/** Shows the card fields in a frame from the sandbox's own origin, as Stripe does. */
export class PaymentElement {
  readonly #origin: string;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #pending = new Map<number, (response: FrameResponse) => void>();
  #appearance: Appearance;
  #frame: HTMLIFrameElement | undefined;
  #port: MessagePort | undefined;
  #calls = 0;

  constructor(origin: string, appearance: Appearance) {
    this.#origin = origin;
    this.#appearance = appearance;
  }

  mount(target: string | HTMLElement): this {
    const container = typeof target === 'string' ? document.querySelector(target) : target;
    if (container === null) throw new Error(`No element matches ${target}`);
    const frame = document.createElement('iframe');
    frame.title = 'Secure payment input frame';
    frame.src = `${this.#origin}/stripe-js/card-fields`;
    frame.allow = 'payment';
    Object.assign(frame.style, {
      display: 'block',
      width: '100%',
      height: '180px',
      border: 'none',
      colorScheme: 'normal',
    });
    frame.addEventListener('load', () => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }) => this.#handleMessage(data);
      this.#port = port1;
      frame.contentWindow?.postMessage({}, this.#origin, [port2]);
    });
    frame.addEventListener('error', () => this.#emit('loaderror', { elementType: 'payment', error: {} }));
    container.replaceChildren(frame);
    this.#frame = frame;
    return this;
  }

  on(event: string, listener: Listener): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return this;
  }

  once(event: string, listener: Listener): this {
    const once: Listener = (data) => {
      this.off(event, once);
      listener(data);
    };
    return this.on(event, once);
  }

  off(event: string, listener?: Listener): this {
    if (listener) this.#listeners.get(event)?.delete(listener);
    else this.#listeners.delete(event);
    return this;
  }

  update(): this {
    return this;
  }

  focus(): void {
    this.#send({ type: 'focus' });
  }

  collapse(): void {}

  blur(): void {}

  clear(): void {}

  unmount(): void {
    this.#frame?.remove();
    this.#port?.close();
    this.#port = undefined;
  }

  destroy(): void {
    this.unmount();
    this.#listeners.clear();
  }

  setAppearance(appearance: Appearance): void {
    this.#appearance = appearance;
    this.#send({ type: 'appearance', appearance });
  }

  async submit(): Promise<StripeFailure | undefined> {
    const answer = await this.#request({ type: 'submit' });
    return answer.type === 'submitted' ? answer.error : undefined;
  }

  async confirm(params: Omit<Extract<FrameRequest, { type: 'confirm' }>, 'type'>): Promise<Result> {
    const answer = await this.#request({ type: 'confirm', ...params });
    if (answer.type !== 'confirmed') throw new Error(`Unexpected response from the frame: ${answer.type}`);
    return answer.result;
  }

  #request(request: FrameRequest): Promise<FrameResponse> {
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve) => {
      this.#pending.set(call, resolve);
      this.#send({ ...request, call });
    });
  }

  #send(message: ToFrame): void {
    this.#port?.postMessage(message);
  }

  #handleMessage(message: FromFrame): void {
    if (message.type === 'ready') {
      this.#send({ type: 'appearance', appearance: this.#appearance });
      this.#emit('ready', { elementType: 'payment' });
    } else if (message.type === 'height') {
      if (this.#frame) this.#frame.style.height = `${Math.ceil(message.height)}px`;
    } else if (message.type === 'change') {
      const { complete, empty } = message;
      this.#emit('change', { elementType: 'payment', complete, empty, collapsed: false, value: { type: 'card' } });
    } else {
      this.#pending.get(message.call)?.(message);
      this.#pending.delete(message.call);
    }
  }

  #emit(event: string, data: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(data);
  }
}
