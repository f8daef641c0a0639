import { showChallenge } from './challenge.ts';
import { type Appearance, callStripe, type Intent, intentIdOf, type Result } from './messages.ts';
import { PaymentElement } from './payment-element.ts';

interface ElementsOptions {
  readonly clientSecret?: string;
  readonly locale?: string;
  readonly appearance?: { readonly variables?: Readonly<Record<string, string>> };
}

interface ConfirmOptions {
  readonly elements: Elements;
  readonly confirmParams: { readonly return_url: string };
  readonly redirect?: 'always' | 'if_required';
}

const script = document.currentScript;
if (!(script instanceof HTMLScriptElement)) throw new Error('Stripe.js must be loaded by a script element');
const { origin } = new URL(script.src);

class Elements {
  #options: ElementsOptions;
  #payment: PaymentElement | undefined;

  constructor(options: ElementsOptions) {
    this.#options = options;
  }

  get clientSecret(): string {
    return this.#options.clientSecret ?? '';
  }

  get appearance(): Appearance {
    const { locale = 'en', appearance } = this.#options;
    return { locale, variables: appearance?.variables ?? {} };
  }

  get payment(): PaymentElement {
    if (this.#payment === undefined) throw new Error('No payment element was created');
    return this.#payment;
  }

  create(type: string): PaymentElement {
    if (type !== 'payment') throw new Error(`The sandbox does not support the ${type} element`);
    this.#payment = new PaymentElement(origin, this.appearance);
    return this.#payment;
  }

  getElement(type: unknown): PaymentElement | null {
    return type === 'payment' ? (this.#payment ?? null) : null;
  }

  update(options: ElementsOptions): void {
    this.#options = { ...this.#options, ...options };
    this.#payment?.setAppearance(this.appearance);
  }

  async submit() {
    const error = await this.payment.submit();
    return error ? { error } : { selectedPaymentMethod: 'card' };
  }

  async fetchUpdates() {
    return {};
  }
}

/** The part of Stripe.js that a page with a Payment Element needs. */
function Stripe(key: string) {
  const retrieve = (clientSecret: string) => {
    const query = new URLSearchParams({ key, client_secret: clientSecret });
    return callStripe(`${origin}/v1/payment_intents/${intentIdOf(clientSecret)}?${query}`);
  };

  async function withChallenge(result: Result, clientSecret: string, locale: string): Promise<Result> {
    const url = 'paymentIntent' in result ? result.paymentIntent.next_action?.use_stripe_sdk?.stripe_js : undefined;
    if (url === undefined) return result;
    const finished = await showChallenge(url, locale);
    const retrieved = await retrieve(clientSecret);
    if ('error' in retrieved) return retrieved;
    const failure = retrieved.paymentIntent.last_payment_error;
    if (failure) return { error: { ...failure, payment_intent: retrieved.paymentIntent } };
    if (finished) return retrieved;
    const error = { type: 'invalid_request_error', code: 'payment_intent_authentication_failure' };
    return { error: { ...error, payment_intent: retrieved.paymentIntent } };
  }

  return {
    elements: (options: ElementsOptions) => new Elements(options),
    async confirmPayment({ elements, confirmParams, redirect = 'always' }: ConfirmOptions): Promise<Result> {
      const { clientSecret, appearance } = elements;
      const returnUrl = confirmParams.return_url;
      const confirmed = await elements.payment.confirm({ key, clientSecret, returnUrl });
      const result = await withChallenge(confirmed, clientSecret, appearance.locale);
      if ('error' in result || redirect === 'if_required') return result;
      location.assign(returnAddress(returnUrl, result.paymentIntent));
      return new Promise(() => {});
    },
    retrievePaymentIntent: retrieve,
    // The React wrapper requires these methods, although a page with a Payment Element never calls them.
    createToken: notSupported,
    createPaymentMethod: notSupported,
    confirmCardPayment: notSupported,
    _registerWrapper() {},
    registerAppInfo() {},
  };
}
Stripe.version = 'endive';

function notSupported(): never {
  throw new Error('The sandbox of Stripe.js supports only the Payment Element');
}

function returnAddress(returnUrl: string, { id, client_secret, status }: Intent): string {
  const address = new URL(returnUrl);
  address.searchParams.set('payment_intent', id);
  address.searchParams.set('payment_intent_client_secret', client_secret);
  address.searchParams.set('redirect_status', status === 'succeeded' ? 'succeeded' : 'pending');
  return address.href;
}

Object.assign(window, { Stripe });
