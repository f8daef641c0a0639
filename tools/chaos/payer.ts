import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient, Application, CheckResult, Method, StartedPayment } from '../../client/api-client.ts';
import type { Applicant } from '../../client/applicant.ts';
import { AlipayBuyer } from '../../local/payers/alipay-buyer.ts';
import { EXAMPLE_PERSONAL_VALUES } from '../../shared/api/form-fields.ts';
import type { ChaosContext, PAYER_ACTIONS } from './context.ts';

export const CARD = {
  good: '4242424242424242',
  declined: '4000000000000002',
  insufficientFunds: '4000000000009995',
  threeDSecure: '4000000000003220',
  threeDSecureDeclined: '4000008400001629',
  disputed: '4000000000000259',
  twoPartsDisputed: '4000009900000038',
  inquiry: '4000000000001976',
  refundPending: '4000000000007726',
  refundFailsLater: '4000000000005126',
  processing: '4000009900000012',
  processingDeclined: '4000009900000020',
} as const;

const PAY_DURING_CLOSE_PROBABILITY = 0.15;
/** Number of failing calls: more than are made. */
const FAILING_CALLS = 200;
/** A payment whose gateway does not answer expires half an hour after `payableUntil` (milliseconds). */
const EXPIRY_GRACE = 31 * 60_000;

/** Priced in dollars and yuan; in dollars only; free of charge. */
export const NATIONALITY = { both: 'FRA', dollarsOnly: 'GBR', free: 'MNG' } as const;

type Device = 'desktop' | 'phone';

interface Answer<T> {
  readonly data?: T;
  readonly response: Response;
}

const ofApplication = (applicationId: string) => ({ params: { path: { applicationId } } });
const ofPayment = (paymentId: string) => ({ params: { path: { paymentId } } });

/** An applicant with a browser: knows only what the API returned, retries failed requests, and sometimes gives up. */
export class Payer {
  readonly context: ChaosContext;
  /** Started payments, the newest last; old tabs stay open. */
  readonly tabs: StartedPayment[] = [];
  readonly #devices = new Map<StartedPayment, Device>();
  readonly #clients: readonly Applicant[];
  readonly #finance: readonly Applicant[];
  readonly #knownPayments: Set<string>;
  readonly #over: AbortSignal;

  /** @param known collects the id of every started payment */
  constructor(
    context: ChaosContext,
    at: readonly Applicant[],
    finance: readonly Applicant[],
    known: Set<string>,
    over: AbortSignal,
  ) {
    this.context = context;
    this.#clients = at;
    this.#finance = finance;
    this.#knownPayments = known;
    this.#over = over;
  }

  /** @returns undefined if every attempt failed */
  async callWithRetry<T>(call: (api: ApiClient) => Promise<Answer<T>>, tries = 4): Promise<Answer<T> | undefined> {
    for (let n = 0; n < tries; n++) {
      const answer = await call(this.context.random.pick(this.#clients).api).catch(() => undefined);
      this.context.throttle.step();
      if (answer !== undefined && answer.response.status < 500) return answer;
      await delay(this.context.random.between(50, 500));
    }
    return undefined;
  }

  async apply(nationality: string): Promise<string | undefined> {
    const form = {
      ...EXAMPLE_PERSONAL_VALUES,
      fullName: 'Chao Traveller',
      email: 'chao@example.com',
      nationality,
      visaType: 'tourist-30-days',
      arrivalDate: new Date(this.context.clock.now() + 90 * 86_400_000).toISOString().slice(0, 10),
      language: this.context.random.pick(['en', 'zh-CN', 'ar']),
    };
    const id = (await this.callWithRetry((api) => api.POST('/applications', { body: form })))?.data?.id;
    return id !== undefined && (await this.submit(id)) ? id : undefined;
  }

  async submit(id: string): Promise<boolean> {
    const submitted = await this.callWithRetry((api) =>
      api.POST('/applications/{applicationId}/submit', ofApplication(id)),
    );
    return submitted?.response.status === 200;
  }

  async application(id: string): Promise<Application | undefined> {
    return (await this.callWithRetry((api) => api.GET('/applications/{applicationId}', ofApplication(id))))?.data;
  }

  /** Starts a new payment or resumes the open one. */
  async startPayment(
    id: string,
    method: Method,
    device: Device = this.context.random.pick(['desktop', 'phone']),
  ): Promise<StartedPayment | undefined> {
    const body = { method, device };
    const options = { ...ofApplication(id), body };
    const started = (await this.callWithRetry((api) => api.POST('/applications/{applicationId}/payments', options), 2))
      ?.data;
    if (started === undefined) return undefined;
    this.#inspectPage(started, device);
    this.tabs.push(started);
    this.#knownPayments.add(started.payment.id);
    await this.#maybePayDuringClose(started);
    return started;
  }

  /** Alipay's page must be made for the device that asked, also if another one started the payment. */
  #inspectPage(started: StartedPayment, device: Device): void {
    const { checkout, payment } = started;
    this.#devices.set(started, device);
    if (checkout?.type !== 'redirect') return;
    const page = new URL(checkout.url).searchParams.get('method');
    if (page !== (device === 'phone' ? 'alipay.trade.wap.pay' : 'alipay.trade.page.pay'))
      this.context.wrongPages.push(payment.id);
    const isResumed = this.tabs.some((tab) => tab.payment.id === payment.id && this.#devices.get(tab) !== device);
    if (isResumed) this.count('resumed on another device');
  }

  count(action: (typeof PAYER_ACTIONS)[number]): void {
    const { actions } = this.context;
    actions[action] = (actions[action] ?? 0) + 1;
  }

  /** Retries until a payment is started, at most four times. */
  async startPaymentWithRetry(id: string, method: Method): Promise<StartedPayment | undefined> {
    for (let n = 0; n < 4; n++) {
      const started = await this.startPayment(id, method);
      if (started !== undefined) return started;
      await this.waitUntil(this.context.clock.now() + this.context.random.between(60_000, 300_000));
    }
    return undefined;
  }

  /** Sometimes lets the payer pay just before the payment is closed. */
  async #maybePayDuringClose({ payment, checkout }: StartedPayment): Promise<void> {
    const { admins, random } = this.context;
    if (checkout === undefined || this.#over.aborted || !random.chance(PAY_DURING_CLOSE_PROBABILITY)) return;
    const fault = { kind: 'pay_before_close', times: 1 };
    if (checkout.type === 'redirect') await admins.alipay.addFault({ ...fault, match: { out_trade_no: payment.id } });
    else await admins.stripe.addFault({ ...fault, match: { 'metadata[payment]': payment.id } });
  }

  /** From now on Stripe fails our queries about this payment, but the payer can still pay it. */
  async makeGatewayUnavailable({ payment, checkout }: StartedPayment): Promise<void> {
    if (checkout?.type !== 'stripe' || this.#over.aborted) return;
    const [intent] = checkout.clientSecret.split('_secret_');
    for (const call of ['', '/cancel']) {
      const match = { path: `/v1/payment_intents/${intent}${call}` };
      await this.context.admins.stripe.addFault({ kind: 'error_500', times: FAILING_CALLS, match });
    }
    await this.waitUntil(Date.parse(payment.payableUntil) + EXPIRY_GRACE);
  }

  /** Makes the next transactions of this application fail repeatedly. */
  async blockWrites(id: string): Promise<void> {
    const { admins, random } = this.context;
    if (this.#over.aborted) return;
    const match = { operation: 'TransactWriteItems', partition: `APP#${id}` };
    const kind = random.pick(['disconnect_before', 'error_500']);
    await admins.engine.addFault({ kind, times: random.integer(3, 10), match });
  }

  /** The payer's bank disputes a part of the payment. @param amount minor units */
  async disputePart({ checkout }: StartedPayment, amount: number): Promise<void> {
    if (checkout?.type !== 'stripe') return;
    const [intent] = checkout.clientSecret.split('_secret_');
    // Rejected if it is unpaid, or if its disputes exceed it.
    await this.context.admins.stripe.post(`/disputes/${intent}`, { amount }).catch(() => {});
  }

  /** Refunds in the gateway's dashboard, without this system. */
  async refundInDashboard({ checkout, payment }: StartedPayment, amount: number): Promise<void> {
    const { stripe, alipay } = this.context.admins;
    const intent = checkout?.type === 'stripe' ? checkout.clientSecret.split('_secret_')[0] : undefined;
    const refund = intent
      ? stripe.post(`/refunds/${intent}`, { amount })
      : alipay.post(`/refunds/${payment.id}`, { fen: amount });
    // Rejected if it is unpaid or disputed, or if the amount is too high.
    await refund.catch(() => {});
  }

  /** Pays at the gateway, like a payer; the applicant may never see the result. */
  async pay(started: StartedPayment | undefined, card: string = CARD.good): Promise<void> {
    try {
      if (started?.checkout?.type === 'stripe') await this.#payByCard(started, card);
      else if (started?.checkout?.type === 'redirect') await this.#payAtAlipay(started);
    } catch {
      // The gateway's page did not load.
    }
  }

  async #payByCard(started: StartedPayment, card: string): Promise<void> {
    const { cards, random } = this.context;
    const outcome = await cards.pay(started, card);
    if (!('challenge' in outcome) || outcome.challenge === undefined || random.chance(0.1)) return;
    await cards.answerChallenge(outcome.challenge, random.chance(0.8) ? 'complete' : 'fail');
  }

  async #payAtAlipay(started: StartedPayment): Promise<void> {
    const buyer = await AlipayBuyer.open(started, this.#devices.get(started));
    await buyer.logIn();
    if (this.context.random.chance(0.9)) await buyer.pay();
  }

  /** Logs in on Alipay's page, which creates the trade, and goes away. */
  async logInAtAlipay(started: StartedPayment | undefined): Promise<void> {
    if (started?.checkout?.type !== 'redirect') return;
    const buyer = await AlipayBuyer.open(started, this.#devices.get(started)).catch(() => undefined);
    await buyer?.logIn().catch(() => {});
  }

  async check(paymentId: string): Promise<CheckResult | undefined> {
    return (await this.callWithRetry((api) => api.POST('/payments/{paymentId}/check', ofPayment(paymentId)), 2))?.data;
  }

  async cancel(paymentId: string): Promise<CheckResult | undefined> {
    const canceled = await this.callWithRetry(
      (api) => api.POST('/payments/{paymentId}/cancel', ofPayment(paymentId)),
      2,
    );
    return canceled?.data;
  }

  async withdraw(id: string): Promise<void> {
    await this.callWithRetry((api) => api.POST('/applications/{applicationId}/withdraw', ofApplication(id)));
  }

  /** Finance refunds, and retries with the same idempotency key. */
  async refundByStaff(paymentId: string, amount: number | undefined, key: string = randomUUID()): Promise<void> {
    const params = { path: { paymentId }, header: { 'Idempotency-Key': key } };
    const body = { reason: 'goodwill', ...(amount !== undefined && { amount }) } as const;
    for (let n = 0; n < 4; n++) {
      const { api } = this.context.random.pick(this.#finance);
      const answer = await api.POST('/payments/{paymentId}/refunds', { params, body }).catch(() => undefined);
      if (answer !== undefined && answer.response.status < 500) return;
      await delay(200);
    }
  }

  /** Waits until this time (UTC milliseconds) or the end of the run. */
  waitUntil(time: number): Promise<void> {
    return this.context.clock.waitUntil(time, this.#over);
  }

  waitUntilExpired({ payment }: StartedPayment): Promise<void> {
    return this.waitUntil(Date.parse(payment.payableUntil) + this.context.random.between(-120_000, 900_000));
  }
}
