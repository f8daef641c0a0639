import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient, Application, CheckResult, Method, StartedPayment } from '../../client/api-client.ts';
import type { Applicant } from '../../client/applicant.ts';
import type { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { EXAMPLE_PERSONAL_VALUES } from '../../shared/api/form-fields.ts';
import { LANGUAGES } from '../../shared/domain/languages.ts';
import { DAY } from '../../shared/domain/time.ts';
import type { ChaosContext } from './context.ts';
import type { ChaosMethodAtGateway, Visit } from './gateways/chaos-gateway.ts';
import type { Device, Person, Way } from './scenario.ts';

const PAY_DURING_CLOSE_PROBABILITY = 0.15;
const RETURN_PROBABILITY = 0.6;
/** Number of failing calls: more than are made. */
const FAILING_CALLS = 200;
/** A payment whose gateway does not answer expires half an hour after `payableUntil` (milliseconds). */
const EXPIRY_GRACE = 31 * 60_000;

interface Answer<T> {
  readonly data?: T;
  readonly response: Response;
}

const ofApplication = (applicationId: string) => ({ params: { path: { applicationId } } });
const ofPayment = (paymentId: string) => ({ params: { path: { paymentId } } });

/** An applicant with a browser: knows only what the API returned, retries failed requests, and sometimes gives up. */
export class Payer implements Person {
  readonly context: ChaosContext;
  readonly methods: readonly Method[];
  readonly methodsThatMayFail: readonly Method[];
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
    const { routes } = context;
    this.methods = routes.methods;
    this.methodsThatMayFail = routes.methods.filter((method) => routes.at(method).matchesOfCalls);
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
      arrivalDate: new Date(this.context.clock.now() + 90 * DAY).toISOString().slice(0, 10),
      language: this.context.random.pick(LANGUAGES),
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

  /** The page must be made for the device that asked, also if another one started the payment. */
  #inspectPage(started: StartedPayment, device: Device): void {
    const { checkout, payment } = started;
    this.#devices.set(started, device);
    if (checkout === undefined) return;
    const isRight = this.#methodOf(started).isForDevice?.(checkout, device) ?? true;
    if (!isRight) this.context.wrongPages.push(payment.id);
  }

  count(action: string): void {
    const { actions } = this.context;
    actions[action] = (actions[action] ?? 0) + 1;
  }

  /** Retries until a payment is started, at most four times. */
  async startPaymentWithRetry(id: string, method: Method, device?: Device): Promise<StartedPayment | undefined> {
    for (let n = 0; n < 4; n++) {
      const started = await this.startPayment(id, method, device);
      if (started !== undefined) return started;
      await this.waitUntil(this.context.clock.now() + this.context.random.between(60_000, 300_000));
    }
    return undefined;
  }

  /** Sometimes lets the payer pay just before the payment is closed. */
  async #maybePayDuringClose(started: StartedPayment): Promise<void> {
    if (this.#over.aborted || !this.context.random.chance(PAY_DURING_CLOSE_PROBABILITY)) return;
    const { admin } = this.#visitOf(started);
    const match = this.#methodOf(started).matchOf(started);
    await admin.addFault({ kind: 'pay_before_close', times: 1, match });
  }

  /** From now on the gateway fails our queries about this payment, but the payer can still pay it. */
  async makeGatewayUnavailable(started: StartedPayment): Promise<void> {
    if (this.#over.aborted) return;
    const { admin } = this.#visitOf(started);
    const { payment } = started;
    for (const match of this.#methodOf(started).matchesOfCalls?.(started) ?? [])
      await admin.addFault({ kind: 'error_500', times: FAILING_CALLS, match });
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

  /** The payer disputes a part of the payment. @param amount minor units */
  async disputePart(started: StartedPayment, amount: number): Promise<void> {
    // Rejected if it is unpaid, or if its disputes exceed it.
    await this.#methodOf(started)
      .disputePart?.(this.#visitOf(started), amount)
      .catch(() => {});
  }

  /** Refunds in the gateway's dashboard, without this system. @param amount minor units */
  async refundInDashboard(started: StartedPayment, amount: number): Promise<void> {
    // Rejected if it is unpaid or disputed, or if the amount is too high.
    await this.#methodOf(started)
      .refundInDashboard?.(this.#visitOf(started), amount)
      .catch(() => {});
  }

  async atGateway(started: StartedPayment, act: (admin: SandboxAdmin) => Promise<unknown>): Promise<void> {
    await act(this.#visitOf(started).admin).catch(() => {});
  }

  /** Pays at the gateway, like a payer; the applicant may never see the result. */
  async pay(
    started: StartedPayment | undefined,
    way: Way = 'pays',
    { comesBack = this.context.random.chance(RETURN_PROBABILITY) } = {},
  ): Promise<void> {
    if (started?.checkout === undefined) return;
    const method = this.#methodOf(started);
    try {
      await method.pay(this.#visitOf(started), way);
    } catch {
      // The gateway's page did not load.
      return;
    }
    if (method.paysOnReturn && comesBack) await this.check(started.payment.id);
  }

  /** Goes to the gateway's page and leaves it open. */
  async visit(started: StartedPayment | undefined): Promise<void> {
    if (started?.checkout === undefined) return;
    await this.#methodOf(started)
      .visit?.(this.#visitOf(started))
      .catch(() => {});
  }

  #methodOf({ payment }: StartedPayment): ChaosMethodAtGateway {
    return this.context.routes.at(payment.method);
  }

  #visitOf(started: StartedPayment): Visit {
    const { admins, random, routes, system } = this.context;
    const gateway = routes.gatewayOf(started.payment.method);
    return {
      started,
      device: this.#devices.get(started) ?? 'desktop',
      admin: admins[gateway],
      gatewayUrl: system.addresses[gateway],
      siteUrl: system.addresses.site,
      random,
    };
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
