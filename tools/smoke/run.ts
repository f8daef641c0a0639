import { ApiError, type Method, type PaymentRecord } from '../../client/api-client.ts';
import { Applicant } from '../../client/applicant.ts';
import { until } from '../../client/until.ts';
import { fetchConfig } from '../fetch-config.ts';
import { signInByBrowser } from '../sign-in.ts';
import { checkAlipayPage, payByTestCard } from './gateways.ts';
import type { Steps } from './steps.ts';

const SECOND = 1000;
const WEBHOOK_TIMEOUT = 30 * SECOND;
const REFUND_TIMEOUT = 60 * SECOND;
const STRIPE = 'https://api.stripe.com';
/** Accepts and discards every email (Amazon SES: "Using the mailbox simulator"). */
const MAILBOX = 'success@simulator.amazonses.com';
/** It pays the flat fee, which has a price in yuan. */
const PRICED_IN_YUAN = 'FRA';

/** Real money would move. */
export class LiveModeError extends Error {
  override readonly name = 'LiveModeError';
}

export interface SmokeOptions {
  /** The site's public origin. */
  readonly site: string;
  /** An access token; without it, the user is asked to sign in. */
  readonly token?: string;
}

/** Pays a fee by card and refunds it, then opens Alipay's page. @throws {StepFailed} @throws {LiveModeError} */
export async function runSmoke({ site, token }: SmokeOptions, steps: Steps): Promise<void> {
  const config = await steps.run('read the configuration', async () => {
    const value = await fetchConfig(site);
    return { value, what: value.sandbox ? 'no real money moves' : 'REAL MONEY' };
  });
  if (!config.sandbox) throw new LiveModeError(`${site} is not in test mode: this would pay with real money`);
  const applicant = await steps.run('sign in', async () => {
    const open = (address: string) => console.log(`Open this address and sign in:\n  ${address}`);
    const value = new Applicant(site, token ?? (await signInByBrowser(config, open)));
    await value.applications();
    return { value, what: token === undefined ? 'by code and PKCE' : 'by the given token' };
  });
  if (config.methods.includes('stripe')) {
    const stripe = config.stripeJs === undefined ? STRIPE : new URL(config.stripeJs).origin;
    const pay = (id: string) => card({ applicant, steps, site, stripe, id });
    const paymentId = await withApplication({ applicant, steps, nationality: 'GBR' }, pay);
    await steps.run('wait for the refund', async () => {
      const isRefundSent = await until(
        async () => isRefunded(await applicant.payment(paymentId)),
        REFUND_TIMEOUT,
        SECOND,
      );
      if (!isRefundSent) throw new Error('the refund was not sent: look at the payment');
      return { value: undefined, what: 'the whole fee is refunded' };
    });
  } else steps.skip('pay by test card', 'not one of the methods of this stage');
  if (config.methods.includes('alipay')) {
    const pay = (id: string) => alipay({ applicant, steps, site, id });
    await withApplication({ applicant, steps, nationality: PRICED_IN_YUAN }, pay);
  } else steps.skip("open Alipay's page", 'not one of the methods of this stage');
}

function isRefunded({ refunds, refunding, refunded, amount }: PaymentRecord): boolean {
  const total = (refunding?.amount ?? 0) + (refunded?.amount ?? 0);
  return total === amount.amount && refunds.every(({ state }) => state === 'sent' || state === 'done');
}

interface SmokeContext {
  readonly applicant: Applicant;
  readonly steps: Steps;
}
interface PaymentContext extends SmokeContext {
  readonly site: string;
  /** The application's id. */
  readonly id: string;
}

/** Always withdraws the application in the end, so that the payment is refunded. */
async function withApplication<T>(
  { applicant, steps, nationality }: SmokeContext & { nationality: string },
  act: (id: string) => Promise<T>,
): Promise<T> {
  const id = await steps.run('apply and submit', async () => {
    const form = { fullName: 'Smoke Test', email: MAILBOX, nationality };
    const { id, state } = await applicant.applyAndSubmit(form);
    return { value: id, what: `${id} is ${state}` };
  });
  try {
    return await act(id);
  } finally {
    await steps.run('withdraw', async () => {
      const { state } = await applicant.withdraw(id);
      if (state !== 'withdrawn') throw new Error(`it is ${state}`);
      return { value: undefined, what: `${id} is ${state}` };
    });
  }
}

async function card({ applicant, steps, site, stripe, id }: PaymentContext & { stripe: string }): Promise<string> {
  const paymentId = await steps.run('pay by test card', async () => {
    const started = await startPayment(applicant, id, 'stripe');
    const status = await payByTestCard(started, stripe, site);
    return { value: started.payment.id, what: `${started.payment.receiptNumber}: Stripe says ${status}` };
  });
  await steps.run('receive the payment confirmation', async () => ({
    value: undefined,
    what: await paidBy(applicant, paymentId),
  }));
  return paymentId;
}

/** Malformed or rejected keys are answered like a gateway that cannot be reached. */
async function startPayment(applicant: Applicant, id: string, method: Method) {
  try {
    return await applicant.startPayment(id, method);
  } catch (error) {
    if (!(error instanceof ApiError && error.problem.code === 'gateway_unavailable')) throw error;
    const advice = 'have its keys been set (npm run secrets)? See the log of create-payment';
    throw new Error(`${method} is not reachable: ${advice}`, { cause: error });
  }
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

async function alipay({ applicant, steps, site, id }: PaymentContext): Promise<void> {
  await steps.run("open Alipay's page", async () => {
    const host = await checkAlipayPage(await startPayment(applicant, id, 'alipay'), site);
    return { value: undefined, what: `signed, and accepted by ${host}` };
  });
}
