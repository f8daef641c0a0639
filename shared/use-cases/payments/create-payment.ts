import type { Application, OpenPayment } from '../../domain/application.ts';
import { payableUntil, priceFor } from '../../domain/fees.ts';
import { type ApplicationId, paymentId } from '../../domain/ids.ts';
import type { Device, Payment } from '../../domain/payment.ts';
import { METHOD_RULES, type PaymentMethod } from '../../domain/payment-method.ts';
import { done, type Refusal, type Result, refused } from '../../domain/refusal.ts';
import type { ApplicationStore } from '../../ports/applications/application-store.ts';
import type { RandomText } from '../../ports/common/random.ts';
import type { Checkout, Created, PaymentGateway, PaymentOrder } from '../../ports/payments/payment-gateway.ts';
import type { Payer } from '../../ports/settlement/ledger.ts';
import { ChangedTooOften } from '../common/unfinished.ts';
import { withTimeout } from '../common/with-timeout.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { resumePayment } from './internal/resume-payment.ts';

export interface CreatePaymentDependencies extends SettleDependencies {
  readonly applications: ApplicationStore;
  readonly randomText: RandomText;
  /** The methods that this office has switched on. */
  readonly methods: readonly PaymentMethod[];
}

export interface PaymentRequest {
  readonly payer: Payer;
  readonly applicationId: ApplicationId;
  readonly method: PaymentMethod;
  readonly device: Device;
}

export interface StartedPayment {
  readonly payment: Payment;
  readonly checkout: Checkout;
  readonly resumed: boolean;
}

const TRIES = 5;
const ABANDON_LIMIT = 2_000;

/**
 * Begins the payment of an application, or resumes the one that is open: however often and from wherever it is asked, one
 * payment at most is open, and nothing payable is handed out before its row is committed.
 */
export async function createPayment(
  deps: CreatePaymentDependencies,
  request: PaymentRequest,
): Promise<Result<StartedPayment>> {
  for (let tries = 0; tries < TRIES; tries++) {
    const application = await deps.applications.get(request.applicationId);
    if (application?.userId !== request.payer.userId) return refused('not_found');
    if (application.state !== 'submitted') return refused(refusalOf(application));
    const next =
      application.open === undefined
        ? await beginPayment(deps, request, application)
        : await resume(deps, request, application.open);
    if (next !== 'look_again') return next;
  }
  throw new ChangedTooOften(request.applicationId);
}

async function resume(deps: CreatePaymentDependencies, { method }: PaymentRequest, open: OpenPayment) {
  const resumed = await resumePayment(deps, open, method);
  if (resumed === 'closed') return 'look_again';
  return resumed.ok ? done({ ...resumed.value, resumed: true }) : resumed;
}

async function beginPayment(
  deps: CreatePaymentDependencies,
  { payer, method, device }: PaymentRequest,
  application: Application,
): Promise<Result<StartedPayment> | 'look_again'> {
  const { quote } = application;
  if (quote === undefined) throw new TypeError(`${application.id} is submitted without a quote`);
  const price = deps.methods.includes(method) ? priceFor(quote, method) : undefined;
  if (price === undefined) return refused('method_not_available');
  const now = deps.clock();
  const until = payableUntil(quote, now, METHOD_RULES[method].payableFor);
  if (until === undefined) return refused('quote_expired');
  const order: PaymentOrder = {
    id: paymentId(application.id, deps.randomText(8)),
    applicationId: application.id,
    amount: price.total,
    device,
    createdAt: now,
    payableUntil: until,
  };
  const gateway = await deps.gateways(method);
  const created = await gateway.create(order);
  if (created.outcome === 'refused') return refused('gateway_refused', { gatewayCode: created.code });
  // Without a row the gateway's object, if there is one, can be paid by nobody.
  if (created.outcome === 'unknown') return refused('gateway_unreachable');
  const payment = newPayment(order, method, application, quote.id, created);
  const opening = await deps.ledger.openPayment(payment, payer);
  if (opening.outcome === 'opened') {
    deps.meter('PaymentCreated', 1, { method });
    return done({ payment, checkout: created.checkout(), resumed: false });
  }
  await abandon(gateway, payment);
  return opening.outcome === 'rate_limited' ? refused('rate_limited', { until: opening.retryAt }) : 'look_again';
}

function newPayment(
  order: PaymentOrder,
  method: PaymentMethod,
  { userId }: Application,
  quoteId: string,
  { account, reference }: Extract<Created, { outcome: 'created' }>,
): Payment {
  return {
    ...order,
    method,
    userId,
    quoteId,
    account,
    state: 'pending',
    ...(reference !== undefined && { reference }),
    updatedAt: order.createdAt,
    observedAt: order.createdAt,
    dueAt: order.payableUntil,
    version: 1,
  };
}

/** Tidies up at the gateway, if that is quickly done. It may fail: what has no row cannot be paid. */
async function abandon(gateway: PaymentGateway, payment: Payment): Promise<void> {
  if (payment.reference === undefined) return;
  await withTimeout(ABANDON_LIMIT, gateway.close(payment, 'superseded', { by: 'create' }));
}

function refusalOf({ state }: Application): Refusal['code'] {
  if (state === 'draft') return 'application_not_submitted';
  return state === 'withdrawn' ? 'application_withdrawn' : 'application_already_paid';
}
