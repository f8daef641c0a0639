import type { Application } from '../../../../shared/domain/application.ts';
import { observationOf } from '../../../../shared/domain/gateway-event.ts';
import type { PaymentId } from '../../../../shared/domain/ids.ts';
import { money } from '../../../../shared/domain/money.ts';
import type { Payment } from '../../../../shared/domain/payment.ts';
import { readRoutes } from '../../../../shared/gateways/method-routes.ts';
import { METHOD_RULES } from '../../../../shared/gateways/registry.ts';
import {
  MalformedGatewayEvent,
  type PaymentGateway,
  type RawNotification,
} from '../../../../shared/ports/payments/payment-gateway.ts';
import { createPayment } from '../../../../shared/use-cases/payments/create-payment.ts';
import { reconcileEvents } from '../../../../shared/use-cases/settlement/internal/reconcile-events.ts';
import { settleGatewayEvent } from '../../../../shared/use-cases/settlement/settle-gateway-event.ts';
import { sweepPayments } from '../../../../shared/use-cases/settlement/sweep-payments.ts';
import { randomText } from '../../../../shared/wiring/random-text.ts';
import { usedShards } from '../../../support/due-shards.ts';
import { anApplication, HOUR } from '../../../support/fixtures.ts';
import { oneAccount } from '../../../support/one-account.ts';
import { aMeter } from '../../../support/recorded-metrics.ts';
import { startTable } from '../../../support/table.ts';
import { KEYS as ALIPAY, startAlipayContext } from '../../gateways/alipay/context.ts';
import { KEYS as STRIPE, startStripeContext } from '../../gateways/stripe/context.ts';

/** The gateways whose simulators run here. */
type StartedGateway = 'stripe' | 'alipay';

const LIMITS = { perUser: 1_000, perAddress: 1_000 };
// An outage breaks the connection at once, so no test waits for a timeout.
const PATIENCE = { timeoutMs: 10_000 };

export type SandboxContext = Awaited<ReturnType<typeof startSandboxContext>>;

/** The use cases with the embedded DynamoDB engine, the real adapters, in-process gateway simulators, and a movable clock. */
export async function startSandboxContext() {
  let ahead = 0;
  const clock = () => Date.now() + ahead;
  const table = await startTable(LIMITS);
  const stripe = await startStripeContext();
  const alipay = await startAlipayContext(clock);
  const calls: string[] = [];
  const alarms: string[] = [];
  const { measured, metrics } = aMeter();
  const open: Record<StartedGateway, PaymentGateway> = {
    stripe: watched(oneAccount(STRIPE, stripe.gatewayWith(STRIPE, { now: clock, ...PATIENCE })), calls),
    alipay: watched(oneAccount(ALIPAY, alipay.gatewayWith(ALIPAY, PATIENCE)), calls),
  };
  // Stripe signs with its own clock, which does not move, and signatures are valid for five minutes.
  const readers = { ...open, stripe: stripe.gatewayWith(STRIPE) };
  const deps = {
    ledger: table.ledger,
    applications: table.applications,
    audit: table.audit,
    gateways: async (method: string) => open[method as StartedGateway],
    methodRules: METHOD_RULES,
    clock,
    alarm: (name: string) => void alarms.push(name),
    metrics,
    randomText,
    methods: readRoutes('stripe,alipay'),
    dueWork: table.dueWork,
    onFailure: (...what: unknown[]) => void calls.push(`failed: ${what.at(-1)}`),
  };
  const sandboxes = { stripe, alipay };

  /** A submitted application with a price in both currencies. */
  async function submitted(): Promise<Application> {
    const price = { fees: [money(2575, 'USD'), money(18_500, 'CNY')], surchargeBasisPoints: { default: 0 } };
    const now = clock();
    const quote = { id: 'quote_1', scheduleVersion: '1', ...price, lockedAt: now, validUntil: now + 24 * HOUR };
    const application = anApplication({ quote, createdAt: now, updatedAt: now, submittedAt: now });
    await table.ledger.commit({ application });
    return application;
  }

  async function begin({ id, userId }: Application, method: StartedGateway) {
    const payer = { userId, address: '127.0.0.1' };
    const begun = await createPayment(deps, { payer, applicationId: id, method, device: 'desktop' });
    if (!begun.ok) throw new Error(begun.error.code);
    const { payment, checkout } = begun.value;
    return { payment, pay: () => sandboxes[method].pay(checkout), checkout };
  }

  /** Delivers a notification of a gateway. */
  async function deliver(method: StartedGateway, notification: RawNotification): Promise<void> {
    const event = await readers[method].parseWebhook(notification);
    if (event !== undefined) await settleGatewayEvent(deps, event);
  }

  return {
    ...sandboxes,
    deps,
    calls,
    alarms,
    measured,
    submitted,
    begin,
    deliver,
    /** Starts a payment, pays it, and delivers its notification. */
    async paid(application: Application, method: StartedGateway) {
      const { payment, pay } = await begin(application, method);
      await pay();
      await deliver(method, await sandboxes[method].successOf(payment.id));
      return payment;
    },
    success: (method: StartedGateway, { id }: Payment) => sandboxes[method].successOf(id),
    async record(id: PaymentId) {
      const record = await table.payments.getRecord(id);
      if (record === undefined) throw new Error(`no ${id}`);
      return record;
    },
    application: async ({ id }: Application) => (await table.applications.get(id)) as Application,
    pass: (time: number) => {
      ahead += time;
    },
    sweep: async (limits = {}) => {
      const sweeping = { ...deps, dueWork: { ...table.dueWork, shards: await usedShards(table) } };
      return sweepPayments(sweeping, { until: clock() + HOUR, itemsPerShard: 25, concurrency: 8, ...limits });
    },
    /** Reconciles the events of this payment that Stripe lists. */
    reconcile: (payment: Payment) => {
      const list = open.stripe.listEvents?.(STRIPE.account, 0, clock() + HOUR, { by: 'sweep' });
      if (list === undefined) throw new Error('no list');
      return reconcileEvents(deps, 'stripe', eventsOf(payment, list), Number.POSITIVE_INFINITY);
    },
    /** The amount that the gateway has refunded, in minor units. */
    returned: async (method: string, { id }: Payment) => {
      const books = await (await fetch(`${sandboxes[method as StartedGateway].url}/_sandbox/books`)).json();
      return refundsIn(books as Books, id).reduce((sum, amount) => sum + amount, 0);
    },
    refundsSent: async (method: string, { id }: Payment) => {
      const books = await (await fetch(`${sandboxes[method as StartedGateway].url}/_sandbox/books`)).json();
      return refundsIn(books as Books, id).length;
    },
    stop: () => Promise.all([stripe.stop(), alipay.stop(), table.stop()]),
  };
}

async function* eventsOf({ reference }: Payment, list: ReturnType<ListEvents>) {
  for await (const event of list)
    if (event instanceof MalformedGatewayEvent || observationOf(event).reference === reference) yield event;
}

type ListEvents = Required<PaymentGateway>['listEvents'];

interface Books {
  refunds?: { status: string; amount: number; metadata: { payment?: string } }[];
  trades?: { outTradeNo: string; refunds: { fen: number; doneAt?: number }[] }[];
}

function refundsIn({ refunds = [], trades = [] }: Books, paymentId: string): number[] {
  const card = refunds.filter(({ status, metadata }) => status === 'succeeded' && metadata.payment === paymentId);
  const trade = trades.find(({ outTradeNo }) => outTradeNo === paymentId);
  const done = trade?.refunds.filter(({ doneAt }) => doneAt !== undefined) ?? [];
  return [...card.map(({ amount }) => amount), ...done.map(({ fen }) => fen)];
}

/** Records the calls of a gateway. */
function watched(gateway: PaymentGateway, calls: string[]): PaymentGateway {
  return new Proxy(gateway, {
    get(target, name, receiver) {
      const asked = Reflect.get(target, name, receiver);
      if (typeof asked === 'function') calls.push(String(name));
      return asked;
    },
  });
}
