import { ApiError, type PaymentRecord, type StartedPayment } from '../../client/api-client.ts';
import { Applicant } from '../../client/applicant.ts';
import { until } from '../../client/until.ts';
import type { GatewayDescriptor } from '../../shared/gateways/descriptor.ts';
import { GATEWAY_LIST } from '../../shared/gateways/registry.ts';
import { fetchConfig } from '../fetch-config.ts';
import { asApplicant, signInByBrowser } from '../sign-in.ts';
import { checkCheckout, payByTestCard } from './gateways.ts';
import type { Steps } from './steps.ts';

const SECOND = 1000;
const WEBHOOK_TIMEOUT = 30 * SECOND;
const REFUND_TIMEOUT = 60 * SECOND;
const STRIPE = 'https://api.stripe.com';
/** Accepts and discards every email (Amazon SES: "Using the mailbox simulator"). */
const MAILBOX = 'success@simulator.amazonses.com';
/** It pays the flat fee, which has a price in every currency. */
const FLAT_FEE = 'FRA';

export interface SmokeOptions {
  /** The site's public origin. */
  readonly site: string;
  /** An access token; without it, the user is asked to sign in. */
  readonly token?: string;
}

/** Pays a fee by card and refunds it; with every other method, begins a payment. @throws {StepFailed} @throws Error if real money would move */
export async function runSmoke({ site, token }: SmokeOptions, steps: Steps): Promise<void> {
  const config = await steps.run('read the configuration', async () => {
    const value = await fetchConfig(site);
    return { value, what: value.sandbox ? 'no real money moves' : 'REAL MONEY' };
  });
  if (!config.sandbox) throw new Error(`Refused: ${site} is not in test mode: this would pay with real money.`);
  const applicant = await steps.run('sign in', async () => {
    const open = (address: string) => console.log(`Open this address and sign in:\n  ${address}`);
    const value = new Applicant(site, token ?? (await signInByBrowser(asApplicant(config), open)));
    await value.applications();
    return { value, what: token === undefined ? 'by code and PKCE' : 'by the given token' };
  });
  const standIn = config.scripts.find(({ method }) => method === 'stripe')?.standIn;
  const stripe = standIn === undefined ? STRIPE : new URL(standIn).origin;
  for (const gateway of GATEWAY_LIST) {
    const { displayName, method } = gateway;
    if (config.methods.includes(method)) await tryGateway({ applicant, steps, site, stripe, gateway });
    else steps.skip(`begin a payment by ${displayName}`, 'not one of the methods of this stage');
  }
}

interface SmokeContext {
  readonly applicant: Applicant;
  readonly steps: Steps;
  readonly site: string;
  /** The origin of Stripe's API for browsers. */
  readonly stripe: string;
  readonly gateway: GatewayDescriptor;
}

/** Applies and begins a payment; a card form is paid. Always withdraws the application in the end, so that the payment is refunded. */
async function tryGateway(context: SmokeContext): Promise<void> {
  const { applicant, steps } = context;
  const id = await steps.run('apply and submit', async () => {
    const form = { fullName: 'Smoke Test', email: MAILBOX, nationality: FLAT_FEE };
    const { id, state } = await applicant.applyAndSubmit(form);
    return { value: id, what: `${id} is ${state}` };
  });
  let paidPayment: string | undefined;
  try {
    const started = await beginPayment(context, id);
    if (started.checkout?.type === 'stripe') paidPayment = await payByCard(context, started);
  } finally {
    await steps.run('withdraw', async () => {
      const { state } = await applicant.withdraw(id);
      if (state !== 'withdrawn') throw new Error(`it is ${state}`);
      return { value: undefined, what: `${id} is ${state}` };
    });
  }
  if (paidPayment !== undefined) await waitForRefund(context, paidPayment);
}

/** Malformed or rejected keys are answered like a gateway that cannot be reached. */
function beginPayment({ applicant, steps, gateway }: SmokeContext, id: string): Promise<StartedPayment> {
  const { displayName, method, rejectedPage } = gateway;
  return steps.run(`begin a payment by ${displayName}`, async () => {
    const started = await applicant.startPayment(id, method).catch((error: unknown) => {
      if (!(error instanceof ApiError && error.problem.code === 'gateway_unavailable')) throw error;
      const advice = 'have its keys been set (npm run secrets)? See the log of create-payment';
      throw new Error(`${method} is not reachable: ${advice}`, { cause: error });
    });
    const what = started.checkout?.type === 'stripe' ? 'a card form' : await checkCheckout(started, rejectedPage);
    return { value: started, what: `${started.payment.receiptNumber}: ${what}` };
  });
}

async function payByCard({ applicant, steps, site, stripe }: SmokeContext, started: StartedPayment): Promise<string> {
  const { id } = started.payment;
  await steps.run('pay by test card', async () => {
    const status = await payByTestCard(started, stripe, site);
    return { value: undefined, what: `Stripe says ${status}` };
  });
  await steps.run('receive the payment confirmation', async () => ({
    value: undefined,
    what: await paidBy(applicant, id),
  }));
  return id;
}

async function waitForRefund({ applicant, steps }: SmokeContext, paymentId: string): Promise<void> {
  await steps.run('wait for the refund', async () => {
    const isSent = await until(async () => isRefunded(await applicant.payment(paymentId)), REFUND_TIMEOUT, SECOND);
    if (!isSent) throw new Error('the refund was not sent: look at the payment');
    return { value: undefined, what: 'the whole fee is refunded' };
  });
}

function isRefunded({ refunds, refunding, refunded, amount }: PaymentRecord): boolean {
  const total = (refunding?.amount ?? 0) + (refunded?.amount ?? 0);
  return total === amount.amount && refunds.every(({ state }) => state === 'sent' || state === 'done');
}

/** Expects the webhook to confirm the payment; if it does not, a check does, and the output says so. */
async function paidBy(applicant: Applicant, paymentId: string): Promise<string> {
  const isPaid = async () => (await applicant.payment(paymentId)).status === 'succeeded';
  if (!(await until(isPaid, WEBHOOK_TIMEOUT, SECOND))) {
    const { result } = await applicant.check(paymentId);
    if (result !== 'paid') throw new Error(`the check says ${result}`);
  }
  const { history } = await applicant.payment(paymentId);
  const by = history.find(({ to }) => to === 'succeeded')?.by ?? 'nobody';
  return by === 'notification' ? 'by the webhook' : `by ${by}, NOT by the webhook: is its address registered?`;
}
