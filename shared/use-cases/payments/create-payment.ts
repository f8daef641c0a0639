import type { Application, OpenPayment } from '../../domain/application.ts';
import type { Device } from '../../domain/device.ts';
import { fail, ok, type Result } from '../../domain/domain-error.ts';
import { priceFor } from '../../domain/fees.ts';
import { type ApplicationId, paymentId } from '../../domain/ids.ts';
import { payRefusal } from '../../domain/payer-actions.ts';
import type { Payment } from '../../domain/payment.ts';
import { deadlinesOf } from '../../domain/payment-deadlines.ts';
import { type GatewayName, type MethodRoute, type PaymentMethod, rulesOf } from '../../domain/payment-method.ts';
import { payableUntil } from '../../domain/price-lock.ts';
import type { ApplicationStore } from '../../ports/applications/application-store.ts';
import type { RandomText } from '../../ports/common/random.ts';
import {
  type Checkout,
  type CreateResult,
  GatewayMisconfigured,
  type PayerContext,
  type PaymentGateway,
  type PaymentOrder,
  UnknownGatewayValue,
} from '../../ports/payments/payment-gateway.ts';
import type { Payer } from '../../ports/settlement/ledger.ts';
import { retryOnConflict } from '../common/retry-on-conflict.ts';
import { withTimeout } from '../common/with-timeout.ts';
import type { SettleDependencies } from '../settlement/settle-dependencies.ts';
import { resumePayment } from './internal/resume-payment.ts';

export interface CreatePaymentDependencies extends SettleDependencies {
  readonly applications: Pick<ApplicationStore, 'get'>;
  readonly randomText: RandomText;
  /** The payment methods that are enabled in this deployment, each with the gateway that carries its new payments. */
  readonly methods: readonly MethodRoute[];
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

const ABANDON_TIMEOUT = 2_000;

/**
 * Starts a payment for an application, or resumes its open payment. At most one payment is open at any time, however many requests
 * arrive in parallel, and no checkout is returned before the payment's row is committed.
 */
export async function createPayment(
  deps: CreatePaymentDependencies,
  request: PaymentRequest,
): Promise<Result<StartedPayment>> {
  return retryOnConflict(request.applicationId, async () => {
    const application = await deps.applications.get(request.applicationId);
    if (application?.userId !== request.payer.userId) return fail('not_found');
    const refusal = payRefusal(application);
    if (refusal !== undefined) return fail(refusal);
    return application.open === undefined
      ? startPayment(deps, request, application)
      : resume(deps, request, application, application.open);
  });
}

async function resume(
  deps: CreatePaymentDependencies,
  { payer, method, device }: PaymentRequest,
  { details: { language } }: Application,
  open: OpenPayment,
) {
  const wanted = { method, gateway: routeOf(deps, method)?.gateway };
  const resumed = await resumePayment(deps, open, wanted, { device, address: payer.address, language });
  if (resumed === 'closed') return 'retry';
  return resumed.ok ? ok({ ...resumed.value, resumed: true }) : resumed;
}

async function startPayment(
  deps: CreatePaymentDependencies,
  { payer, method, device }: PaymentRequest,
  application: Application,
): Promise<Result<StartedPayment> | 'retry'> {
  const { quote } = application;
  if (quote === undefined) throw new TypeError(`${application.id} is submitted without a quote`);
  const route = routeOf(deps, method);
  if (route === undefined) return fail('method_not_available');
  const rules = rulesOf(deps.methodRules, route);
  const price = priceFor(quote, method, rules);
  if (price === undefined) return fail('method_not_available');
  const now = deps.clock();
  const until = payableUntil(quote, now, rules.payableFor);
  if (until === undefined) return fail('quote_expired');
  const order: PaymentOrder = {
    id: paymentId(application.id, deps.randomText(8)),
    applicationId: application.id,
    method,
    amount: price.total,
    device,
    createdAt: now,
    payableUntil: until,
  };
  const { language } = application.details;
  const created = await createAtGateway(deps, route.gateway, order, { device, address: payer.address, language });
  if (created.outcome === 'rejected') return fail('gateway_rejected', { gatewayCode: created.code });
  // If the gateway did create the payment, nobody can pay it: its checkout is never returned.
  if (created.outcome === 'unknown') return fail('gateway_unavailable');
  const payment = newPayment({ ...order, ...deadlinesOf(rules, until) }, route, application, quote.id, created);
  const opening = await deps.ledger.openPayment(payment, payer);
  if (opening.outcome === 'opened') {
    deps.metrics('PaymentCreated', 1, { method });
    return ok({ payment, checkout: created.checkout(), resumed: false });
  }
  await abandon(await deps.gateways(route.gateway), payment);
  if (opening.outcome === 'conflict') return 'retry';
  const { limit, retryAt } = opening;
  return fail(limit === 'user' ? 'rate_limited' : 'address_rate_limited', { retryAt });
}

/** Undefined if the method is not offered. */
function routeOf({ methods }: CreatePaymentDependencies, method: PaymentMethod): MethodRoute | undefined {
  return methods.find((route) => route.method === method);
}

/** A gateway whose keys are missing or rejected must not look like our fault to the payer, who can choose another one. */
async function createAtGateway(
  { gateways, alarm }: SettleDependencies,
  name: GatewayName,
  order: PaymentOrder,
  payer: PayerContext,
): Promise<CreateResult> {
  try {
    return await (await gateways(name)).create(order, payer);
  } catch (error) {
    if (!(error instanceof GatewayMisconfigured || error instanceof UnknownGatewayValue)) throw error;
    alarm('gateway_unusable', { gateway: name, error: String(error) });
    return { outcome: 'unknown' };
  }
}

function newPayment(
  order: PaymentOrder & Pick<Payment, 'closesAt'>,
  { gateway }: MethodRoute,
  { userId }: Application,
  quoteId: string,
  { account, reference }: Extract<CreateResult, { outcome: 'created' }>,
): Payment {
  return {
    ...order,
    gateway,
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

/** Closes a payment at the gateway that lost the race. Best effort: without a row nobody can pay it. */
async function abandon(gateway: PaymentGateway, payment: Payment): Promise<void> {
  if (payment.reference === undefined) return;
  await withTimeout(ABANDON_TIMEOUT, gateway.close(payment, 'superseded', { by: 'create' }));
}
