import type { Appearance, FromFrame, Result, StripeFailure, ToFrame } from './messages.ts';

type Listener = (event: unknown) => void;
type FrameResponse = Extract<FromFrame, { call: number }>;
/** A request as its caller writes it: the number of the call is added here. */
type FrameRequest = { type: 'submit' } | { type: 'confirm'; key: string; clientSecret: string; returnUrl: string };

/** The element that shows the card fields: a frame of the sandbox's own origin, as with Stripe. */
export class PaymentElement {
  readonly #origin: string;
  readonly #listeners = new Map<string, Set<Listener>>();
  readonly #waiting = new Map<number, (answer: FrameResponse) => void>();
  #appearance: Appearance;
  #frame: HTMLIFrameElement | undefined;
  #port: MessagePort | undefined;
  #calls = 0;

  constructor(origin: string, look: Appearance) {
    this.#origin = origin;
    this.#appearance = look;
  }

  mount(place: string | HTMLElement): this {
    const home = typeof place === 'string' ? document.querySelector(place) : place;
    if (home === null) throw new Error(`there is no ${place} to mount the element in`);
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
    home.replaceChildren(frame);
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

  async confirm(order: Omit<Extract<FrameRequest, { type: 'confirm' }>, 'type'>): Promise<Result> {
    const answer = await this.#request({ type: 'confirm', ...order });
    if (answer.type !== 'confirmed') throw new Error('the frame answered something else');
    return answer.result;
  }

  #request(asked: FrameRequest): Promise<FrameResponse> {
    this.#calls += 1;
    const call = this.#calls;
    return new Promise((resolve) => {
      this.#waiting.set(call, resolve);
      this.#send({ ...asked, call });
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
      this.#waiting.get(message.call)?.(message);
      this.#waiting.delete(message.call);
    }
  }

  #emit(event: string, data: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(data);
  }
}
