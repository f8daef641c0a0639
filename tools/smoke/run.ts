import type { PaymentRecord } from '../../client/api-client.ts';
import { Applicant } from '../../client/applicant.ts';
import { until } from '../../client/until.ts';
import { readConfig } from '../read-config.ts';
import { signInByBrowser } from '../sign-in.ts';
import { checkAlipayPage, payByTestCard } from './gateways.ts';
import type { Steps } from './steps.ts';

const SECOND = 1000;
const WAITS_FOR_WEBHOOK = 30 * SECOND;
const WAITS_FOR_REFUND = 60 * SECOND;
const STRIPE = 'https://api.stripe.com';
/** Takes any mail and keeps none (Amazon SES: "Using the mailbox simulator"). */
const MAILBOX = 'success@simulator.amazonses.com';
/** It pays the flat fee, which has a price in yuan. */
const PRICED_IN_YUAN = 'FRA';

/** Real money would move. */
export class RealMoney extends Error {
  override readonly name = 'RealMoney';
}

export interface Smoke {
  /** The site's public origin. */
  readonly site: string;
  /** An access token; without it, somebody is asked to sign in. */
  readonly token?: string;
}

/** A fee is paid by card and given back, and Alipay is asked for up to its page. @throws StepFailed, RealMoney */
export async function runSmoke({ site, token }: Smoke, steps: Steps): Promise<void> {
  const config = await steps.run('read the configuration', async () => {
    const value = await readConfig(site);
    return { value, what: value.sandbox ? 'no real money moves' : 'REAL MONEY' };
  });
  if (!config.sandbox) throw new RealMoney(`${site} is not in test mode: this would pay with real money`);
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
    await steps.run('get the refund', async () => {
      const isGiven = await until(async () => isRefunded(await applicant.payment(paymentId)), WAITS_FOR_REFUND, SECOND);
      if (!isGiven) throw new Error('it is not on its way yet: look at the payment');
      return { value: undefined, what: 'the whole fee goes back' };
    });
  } else steps.skip('pay by test card', 'not one of the methods of this stage');
  if (config.methods.includes('alipay')) {
    const pay = (id: string) => alipay({ applicant, steps, site, id });
    await withApplication({ applicant, steps, nationality: PRICED_IN_YUAN }, pay);
  } else steps.skip("get to Alipay's page", 'not one of the methods of this stage');
}

function isRefunded({ refunds, refunded, amount }: PaymentRecord): boolean {
  return refunded?.amount === amount.amount && refunds.every(({ state }) => state === 'sent' || state === 'done');
}

interface Person {
  readonly applicant: Applicant;
  readonly steps: Steps;
}
interface Paying extends Person {
  readonly site: string;
  /** Of the application. */
  readonly id: string;
}

/** However it ends, the application is withdrawn, so that what was paid goes back. */
async function withApplication<T>(
  { applicant, steps, nationality }: Person & { nationality: string },
  act: (id: string) => Promise<T>,
): Promise<T> {
  const id = await steps.run('apply and submit', async () => {
    const form = { fullName: 'Smoke Test', email: MAILBOX, nationality };
    const { id, state } = await applicant.submitted(form);
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

async function card({ applicant, steps, site, stripe, id }: Paying & { stripe: string }): Promise<string> {
  const paymentId = await steps.run('pay by test card', async () => {
    const started = await applicant.pay(id, 'stripe');
    const status = await payByTestCard(started, stripe, site);
    return { value: started.payment.id, what: `${started.payment.receiptNumber}: Stripe says ${status}` };
  });
  await steps.run('hear that it is paid', async () => ({ value: undefined, what: await paidBy(applicant, paymentId) }));
  return paymentId;
}

/** The webhook must say it; where that is silent, the check does, and the operator hears of it. */
async function paidBy(applicant: Applicant, paymentId: string): Promise<string> {
  const isPaid = async () => (await applicant.payment(paymentId)).status === 'succeeded';
  if (!(await until(isPaid, WAITS_FOR_WEBHOOK, SECOND))) {
    const { answer } = await applicant.check(paymentId);
    if (answer !== 'paid') throw new Error(`the check says ${answer}`);
  }
  const { history } = await applicant.payment(paymentId);
  const by = history.find(({ to }) => to === 'succeeded')?.by ?? 'nobody';
  return by === 'notification' ? 'by the webhook' : `by ${by}, NOT by the webhook: is its address registered?`;
}

async function alipay({ applicant, steps, site, id }: Paying): Promise<void> {
  await steps.run("get to Alipay's page", async () => {
    const host = await checkAlipayPage(await applicant.pay(id, 'alipay'), site);
    return { value: undefined, what: `signed, and taken by ${host}` };
  });
}
