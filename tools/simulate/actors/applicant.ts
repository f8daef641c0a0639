import type { Application, ApplicationForm } from '../../../shared/domain/application.ts';
import type { Device } from '../../../shared/domain/device.ts';
import type { ApplicationId, PaymentId } from '../../../shared/domain/ids.ts';
import type { GatewayName, PaymentMethod } from '../../../shared/domain/payment-method.ts';
import { PERSONAL_FIELDS } from '../../../shared/domain/personal-data.ts';
import type { Checkout } from '../../../shared/ports/payments/payment-gateway.ts';
import { createApplication } from '../../../shared/use-cases/applications/create-application.ts';
import { submitApplication } from '../../../shared/use-cases/applications/submit-application.ts';
import { withdrawApplication } from '../../../shared/use-cases/applications/withdraw-application.ts';
import { cancelPayment } from '../../../shared/use-cases/payments/cancel-payment.ts';
import { checkPayment } from '../../../shared/use-cases/payments/check-payment.ts';
import { createPayment } from '../../../shared/use-cases/payments/create-payment.ts';
import { requestRefund } from '../../../shared/use-cases/refunds/request-refund.ts';
import type { Random } from '../../chaos/random.ts';
import type { Owner } from '../core/scheduler.ts';
import { randomOf, textOf } from '../core/seeds.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Way } from '../gateways/order.ts';
import { booksAt, type SimulatedWorld } from '../simulated-world.ts';
import { FINANCE } from './office.ts';
import type { Step } from './script.ts';

interface Tab {
  readonly paymentId: PaymentId;
  readonly gateway: GatewayName;
  readonly checkout: Checkout;
  readonly payableUntil: number;
}

const MINUTE = 60_000;

/** A person with one application, several tabs, and a script. Whatever fails is tried again a few times, or given up. */
export class Applicant implements Owner {
  readonly name: string;
  isDead = false;
  readonly #world: SimulatedWorld;
  readonly #number: number;
  readonly #userId: string;
  readonly #random: Random;
  readonly #tabs: Tab[] = [];
  #id: ApplicationId | undefined;
  #started = 0;

  constructor(world: SimulatedWorld, number: number) {
    this.#world = world;
    this.#number = number;
    this.name = `applicant ${number}`;
    this.#userId = `user_${number}`;
    this.#random = randomOf(world.seed, this.name);
  }

  /** Number of payments that were started. */
  get started(): number {
    return this.#started;
  }

  /** @param steps in order; those of a list of lists at the same time */
  async play(steps: readonly Step[], omitted: ReadonlySet<string>): Promise<void> {
    for (const [i, step] of steps.entries()) {
      if (omitted.has(stepId(this.#number, i))) continue;
      // Steps with nothing in between: the next one begins before this one is done.
      if (step.isMeanwhile) void this.#perform(step);
      else await this.#perform(step);
    }
  }

  async #perform(step: Step): Promise<void> {
    const random = randomOf(this.#world.seed, this.name, step.id);
    switch (step.do) {
      case 'apply':
        return this.#apply();
      case 'start':
        return this.#start(step.method, step.device, random);
      case 'visit':
        return this.#visit(step.tab, step.way);
      case 'check':
        return this.#onTab('checks', step.tab, (deps, { paymentId }) => checkPayment(deps, this.#userId, paymentId));
      case 'cancel':
        return this.#onTab('cancels', step.tab, (deps, { paymentId }) => cancelPayment(deps, this.#userId, paymentId));
      case 'withdraw':
        return this.#withId('withdraws', (deps, id) => withdrawApplication(deps, this.#userId, id));
      case 'submit':
        return this.#withId('submits again', (deps, id) => submitApplication(deps, this.#userId, id));
      case 'refund':
        return this.#refund(step.share, step.id);
      case 'wait':
        return this.#world.scheduler.sleep(this, step.milliseconds);
      case 'wait until expired': {
        const { scheduler } = this.#world;
        return scheduler.sleep(
          this,
          Math.max(0, (this.#tabs.at(-1)?.payableUntil ?? 0) - scheduler.now + step.milliseconds),
        );
      }
      case 'outage':
        return this.#cutOff(step.milliseconds);
      case 'pay until settled':
        return this.#payUntilSettled(random);
    }
  }

  async #apply(): Promise<void> {
    const created = await this.#retried('applies', (deps) => createApplication(deps, this.#userId, FORM));
    this.#id = created?.id;
    await this.#withId('submits', (deps, id) => submitApplication(deps, this.#userId, id));
  }

  async #start(method: PaymentMethod, device: Device, random: Random): Promise<void> {
    const applicationId = this.#id;
    if (applicationId === undefined) return;
    // Many people share an address, but their limits are not what is simulated here.
    const payer = { userId: this.#userId, address: `192.0.2.${1 + (this.#number % 250)}` };
    const began = this.#world.scheduler.now;
    const result = await this.#once(`starts a payment by ${method}`, (deps) =>
      createPayment(deps, { payer, applicationId, method, device }),
    );
    if (result === undefined || !result.ok) return;
    const { payment, checkout, resumed } = result.value;
    if (!resumed) this.#started++;
    const { id: paymentId, gateway, payableUntil } = payment;
    if (booksAt(this.#world, gateway).isDeadPage(checkout, began)) this.#world.watch.deadPage(paymentId);
    this.#tabs.push({ paymentId, gateway, checkout, payableUntil });
    await this.#world.scheduler.sleep(this, random.between(500, 5_000));
  }

  async #visit(tab: number, way: Way): Promise<void> {
    const opened = this.#tab(tab);
    if (opened === undefined) return;
    const books = booksAt(this.#world, opened.gateway);
    if (books.isDownAt(this.#world.scheduler.now)) return;
    if (!books.visit(opened.checkout, way)) this.#world.trace.say(this.name, `cannot pay ${opened.paymentId} any more`);
  }

  async #refund(share: number, id: string): Promise<void> {
    const payment = this.#tab(-1);
    if (payment === undefined) return;
    const key = textOf(randomOf(this.#world.seed, this.name, id, 'key'), 24);
    const amount =
      share === 1
        ? undefined
        : Math.max(1, Math.floor(share * (this.#world.table.payment(payment.paymentId)?.amount.amount ?? 0)));
    await this.#retried(`is refunded ${amount ?? 'all'} by finance`, (deps) =>
      requestRefund(deps, {
        paymentId: payment.paymentId,
        key,
        reason: 'goodwill',
        requestedBy: FINANCE,
        ...(amount !== undefined && { amount }),
      }),
    );
  }

  async #cutOff(milliseconds: number): Promise<void> {
    const { scheduler, faults, trace } = this.#world;
    const tab = this.#tabs.at(-1);
    if (tab === undefined || faults.areOver) return;
    trace.say(tab.gateway, 'is down for a while');
    booksAt(this.#world, tab.gateway).goDown(scheduler.now, tab.payableUntil + milliseconds);
  }

  /** How most people finish. */
  async #payUntilSettled(random: Random): Promise<void> {
    for (let n = 0; n < 4; n++) {
      if (random.chance(0.6))
        await this.#onTab('checks', -1, (deps, { paymentId }) => checkPayment(deps, this.#userId, paymentId));
      if ((await this.#application())?.state !== 'submitted') return;
      const { methods } = this.#world;
      const before = this.#tabs.length;
      await this.#start(random.pick(methods), random.pick(['desktop', 'phone']), random);
      if (this.#tabs.length > before && random.chance(0.8)) await this.#visit(-1, 'pays');
      await this.#world.scheduler.sleep(this, random.between(MINUTE / 4, 20 * MINUTE));
    }
  }

  async #application(): Promise<Application | undefined> {
    return this.#retried('looks at the application', (deps) => deps.applications.get(this.#id as ApplicationId));
  }

  #tab(tab: number): Tab | undefined {
    return this.#tabs.at(tab) ?? this.#tabs.at(-1);
  }

  async #onTab(what: string, tab: number, run: (deps: Dependencies, tab: Tab) => Promise<unknown>): Promise<void> {
    const opened = this.#tab(tab);
    if (opened !== undefined) await this.#retried(what, (deps) => run(deps, opened));
  }

  async #withId(what: string, run: (deps: Dependencies, id: ApplicationId) => Promise<unknown>): Promise<void> {
    const id = this.#id;
    if (id !== undefined) await this.#retried(what, (deps) => run(deps, id));
  }

  async #once<T>(what: string, run: (deps: Dependencies) => Promise<T>): Promise<T | undefined> {
    const outcome = await this.#world.invoke(this, `${this.name} ${what}`, run);
    return outcome.kind === 'answered' ? outcome.value : undefined;
  }

  async #retried<T>(what: string, run: (deps: Dependencies) => Promise<T>): Promise<T | undefined> {
    for (let n = 0; n < 3; n++) {
      const outcome = await this.#world.invoke(this, `${this.name} ${what}`, run);
      if (outcome.kind === 'answered') return outcome.value;
      await this.#world.scheduler.sleep(this, this.#random.between(1_000, 10_000));
    }
    return undefined;
  }
}

const FORM = {
  // Its fee is priced in the currencies of all methods.
  nationality: 'FRA',
  visaType: 'tourist-30-days',
  arrivalDate: '2027-01-15',
  language: 'en',
  ...Object.fromEntries(Object.entries(PERSONAL_FIELDS).map(([field, { example }]) => [field, example])),
} as unknown as ApplicationForm;

export function stepId(applicant: number, step: number): string {
  return `step ${applicant}.${step}`;
}
