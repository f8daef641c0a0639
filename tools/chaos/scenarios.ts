import type { Method } from '../../client/api-client.ts';
import { CARD, type Payer } from './payer.ts';

/** How an applicant behaves. Any step may fail without consequence for the scenario. */
export interface Scenario {
  readonly name: string;
  readonly weight: number;
  readonly run: (person: Payer, applicationId: string) => Promise<void>;
}

const card = (number: string) => async (person: Payer, id: string) =>
  person.pay(await person.startPayment(id, 'stripe'), number);
const anyMethod = ({ context: { random } }: Payer): Method => random.pick(['stripe', 'alipay']);
const other = (method: Method): Method => (method === 'stripe' ? 'alipay' : 'stripe');

async function payAndWithdraw(person: Payer, id: string, number: string = CARD.good, method: Method = 'stripe') {
  const started = await person.startPayment(id, method);
  await person.pay(started, number);
  if (started) await person.check(started.payment.id);
  await person.withdraw(id);
}

export const SCENARIOS: readonly Scenario[] = [
  { name: 'pays by card', weight: 8, run: card(CARD.good) },
  { name: 'pays by Alipay', weight: 8, run: async (person, id) => person.pay(await person.startPayment(id, 'alipay')) },
  { name: 'confirms with the bank', weight: 4, run: card(CARD.threeDSecure) },
  { name: 'confirms with the bank and is declined', weight: 2, run: card(CARD.threeDSecureDeclined) },
  { name: 'pays by a card that is processed slowly', weight: 3, run: card(CARD.processing) },
  { name: 'is declined after a while', weight: 1, run: card(CARD.processingDeclined) },
  { name: 'pays and disputes it', weight: 2, run: card(CARD.disputed) },
  { name: 'pays and two parts are disputed', weight: 2, run: card(CARD.twoPartsDisputed) },
  {
    name: 'has parts disputed while finance refunds others',
    weight: 2,
    run: async (person, id) => {
      const { random } = person.context;
      const started = await person.startPayment(id, 'stripe');
      if (started === undefined) return;
      await person.pay(started);
      await person.check(started.payment.id);
      const part = () => random.integer(1, Math.ceil(started.payment.amount.amount / 2));
      await Promise.all([
        person.disputePart(started, part()),
        person.refundByStaff(started.payment.id, part()),
        person.disputePart(started, part()),
      ]);
      if (random.chance(0.3)) await person.withdraw(id);
    },
  },
  { name: "pays and the payer's bank inquires", weight: 1, run: card(CARD.inquiry) },
  {
    name: 'pays while writes to the table fail',
    weight: 8,
    run: async (person, id) => {
      const { random, clock } = person.context;
      const started = await person.startPayment(id, anyMethod(person));
      await person.blockWrites(id);
      await person.pay(started, random.pick([CARD.good, CARD.disputed]));
      await person.waitUntil(clock.now() + random.between(600_000, 1_800_000));
    },
  },
  {
    name: 'is declined, then pays',
    weight: 4,
    run: async (person, id) => {
      const { random } = person.context;
      const started = await person.startPayment(id, 'stripe');
      for (let n = random.integer(1, 4); n > 0; n--)
        await person.pay(started, random.pick([CARD.declined, CARD.insufficientFunds]));
      await person.pay(started);
    },
  },
  {
    name: 'has two tabs open',
    weight: 6,
    run: async (person, id) => {
      const methods = [anyMethod(person), anyMethod(person), anyMethod(person)];
      const tabs = await Promise.all(methods.map((method) => person.startPayment(id, method)));
      await Promise.all(tabs.map((tab) => person.pay(tab)));
    },
  },
  {
    name: 'switches the method',
    weight: 6,
    run: async (person, id) => {
      const first = anyMethod(person);
      const before = await person.startPayment(id, first);
      const instead = person.startPayment(id, other(first));
      // Sometimes the old tab wins the race.
      if (person.context.random.chance(0.6)) await person.pay(before);
      await person.pay(await instead);
    },
  },
  {
    name: 'resumes an Alipay payment on another device',
    weight: 5,
    run: async (person, id) => {
      const { random } = person.context;
      const before = await person.startPayment(id, 'alipay', 'desktop');
      if (random.chance(0.4)) await person.logInAtAlipay(before);
      const onPhone = await person.startPayment(id, 'alipay', 'phone');
      // Sometimes the page on the desk is paid as well.
      if (random.chance(0.4)) await Promise.all([person.pay(before), person.pay(onPhone)]);
      else await person.pay(onPhone);
    },
  },
  {
    name: 'gives up Alipay and pays by card as soon as possible',
    weight: 4,
    run: async (person, id) => {
      const { random } = person.context;
      const before = await person.startPayment(id, 'alipay');
      if (before === undefined) return;
      const canceled = await person.cancel(before.payment.id);
      // Alipay's page stays open in another tab until it expires.
      const late = random.chance(0.3) ? person.pay(before) : undefined;
      if (canceled?.result === 'closing') await person.waitUntil(Date.parse(canceled.until ?? ''));
      const instead = await person.startPaymentWithRetry(id, 'stripe');
      if (instead?.payment.method === 'stripe') person.count('paid by card after giving up Alipay');
      await Promise.all([late, person.pay(instead), random.chance(0.3) ? person.pay(before) : undefined]);
    },
  },
  {
    name: 'cancels and pays at the same time',
    weight: 5,
    run: async (person, id) => {
      const started = await person.startPayment(id, anyMethod(person));
      if (started === undefined) return;
      const canceled = person.cancel(started.payment.id);
      if (person.context.random.chance(0.5)) await person.pay(started);
      await canceled;
      await person.pay(started);
    },
  },
  {
    name: 'cancels',
    weight: 2,
    run: async (person, id) => {
      const started = await person.startPayment(id, anyMethod(person));
      if (started) await person.cancel(started.payment.id);
    },
  },
  {
    name: 'comes back too late',
    weight: 5,
    run: async (person, id) => {
      const started = await person.startPayment(id, anyMethod(person));
      if (started === undefined) return;
      await person.waitUntilExpired(started);
      await Promise.all([person.pay(started), person.check(started.payment.id)]);
    },
  },
  {
    name: 'comes back too late and has started a new payment',
    weight: 3,
    run: async (person, id) => {
      const started = await person.startPayment(id, anyMethod(person));
      if (started === undefined) return;
      await person.waitUntilExpired(started);
      const restarted = await person.startPayment(id, anyMethod(person));
      await Promise.all([person.pay(started), person.pay(restarted)]);
    },
  },
  {
    name: 'pays an expired payment in an old tab after a gateway outage, and leaves the new one open',
    weight: 6,
    run: async (person, id) => {
      const before = await person.startPayment(id, 'stripe');
      if (before === undefined) return;
      await person.makeGatewayUnavailable(before);
      const restarted = await person.startPaymentWithRetry(id, anyMethod(person));
      if (restarted?.payment.id !== before.payment.id) await person.pay(before);
    },
  },
  {
    name: 'gives up',
    weight: 3,
    run: async (person, id) => {
      await person.startPayment(id, anyMethod(person));
    },
  },
  {
    name: 'withdraws while paying',
    weight: 3,
    run: async (person, id) => {
      const started = await person.startPayment(id, anyMethod(person));
      await Promise.all([person.pay(started), person.withdraw(id)]);
      await person.pay(started);
    },
  },
  {
    name: 'pays and withdraws',
    weight: 3,
    run: (person, id) => payAndWithdraw(person, id, CARD.good, anyMethod(person)),
  },
  {
    name: 'withdraws; the refund is pending for a while',
    weight: 2,
    run: (person, id) => payAndWithdraw(person, id, CARD.refundPending),
  },
  {
    name: 'withdraws; the refund fails later',
    weight: 0.5,
    run: (person, id) => payAndWithdraw(person, id, CARD.refundFailsLater),
  },
  { name: 'withdraws and disputes it', weight: 1, run: (person, id) => payAndWithdraw(person, id, CARD.disputed) },
  {
    name: 'withdraws and disputes two parts',
    weight: 1,
    run: (person, id) => payAndWithdraw(person, id, CARD.twoPartsDisputed),
  },
  {
    name: 'is refunded by finance, partially and concurrently',
    weight: 6,
    run: async (person, id) => {
      const { random } = person.context;
      const started = await person.startPayment(id, anyMethod(person));
      if (started === undefined) return;
      await person.pay(started);
      await person.check(started.payment.id);
      const { amount } = started.payment.amount;
      const parts = Array.from({ length: random.integer(1, 4) }, () => random.integer(1, amount));
      await Promise.all(parts.map((part) => person.refundByStaff(started.payment.id, part)));
      if (random.chance(0.3)) await person.refundByStaff(started.payment.id, undefined);
      if (random.chance(0.3)) await person.withdraw(id);
    },
  },
  {
    name: "is refunded in the gateway's dashboard",
    weight: 3,
    run: async (person, id) => {
      const { random } = person.context;
      const started = await person.startPayment(id, 'stripe');
      if (started === undefined) return;
      await person.pay(started, random.pick([CARD.good, CARD.refundPending, CARD.refundFailsLater]));
      await person.refundInDashboard(started, random.integer(1, started.payment.amount.amount + 1));
    },
  },
  {
    name: "is partially refunded in Alipay's portal",
    weight: 4,
    run: async (person, id) => {
      const started = await person.startPayment(id, 'alipay');
      if (started === undefined) return;
      await person.pay(started);
      // Never the full amount: Alipay then reports only TRADE_CLOSED, and whether it was ever paid cannot be determined.
      await person.refundInDashboard(started, person.context.random.integer(1, started.payment.amount.amount));
    },
  },
  {
    name: 'lets the price lock expire',
    weight: 2,
    run: async (person, id) => {
      const application = await person.application(id);
      const started = await person.startPayment(id, anyMethod(person));
      await person.waitUntil(Date.parse(application?.quote?.validUntil ?? ''));
      if (started) await person.check(started.payment.id);
      await person.submit(id);
      const restarted = await person.startPayment(id, anyMethod(person));
      await Promise.all([person.pay(started), person.pay(restarted)]);
    },
  },
];

/** How most people finish: they check the payment, and pay if the application is still unpaid. */
export async function payUntilSettled(person: Payer, id: string): Promise<void> {
  const { random, clock } = person.context;
  for (let n = 0; n < 5; n++) {
    const [last] = person.tabs.slice(-1);
    if (last !== undefined && random.chance(0.7)) await person.check(last.payment.id);
    const application = await person.application(id);
    if (application === undefined) continue;
    if (application.state !== 'submitted') return;
    const started = await person.startPayment(id, anyMethod(person));
    if (started === undefined) await person.waitUntil(clock.now() + random.between(60_000, 900_000));
    await person.pay(started);
  }
}
