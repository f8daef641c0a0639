import type { Method } from '../../client/api-client.ts';
import type { Routes } from './routes.ts';
import type { Person, Scenario, Way } from './scenario.ts';
import { payAndWithdraw } from './steps.ts';

const anyMethod = ({ context: { random }, methods }: Person): Method => random.pick(methods);

const anotherMethod = ({ context: { random }, methods }: Person, method: Method): Method =>
  random.pick(methods.filter((other) => other !== method));

/** How applicants behave whatever the gateway. */
const GENERAL_SCENARIOS: readonly Scenario[] = [
  {
    name: 'pays and disputes it',
    weight: 3,
    run: async (person, id) => person.pay(await person.startPayment(id, anyMethod(person)), 'disputes'),
  },
  {
    name: 'has parts disputed while finance refunds others',
    weight: 2,
    run: async (person, id) => {
      const { random } = person.context;
      const started = await person.startPayment(id, anyMethod(person));
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
  {
    name: 'pays while writes to the table fail',
    weight: 8,
    run: async (person, id) => {
      const { random, clock } = person.context;
      const started = await person.startPayment(id, anyMethod(person));
      await person.blockWrites(id);
      await person.pay(started, random.pick<Way>(['pays', 'disputes']));
      await person.waitUntil(clock.now() + random.between(600_000, 1_800_000));
    },
  },
  {
    name: 'is declined, then pays',
    weight: 4,
    run: async (person, id) => {
      const { random } = person.context;
      const started = await person.startPayment(id, anyMethod(person));
      for (let n = random.integer(1, 4); n > 0; n--) await person.pay(started, 'declined');
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
      const instead = person.startPayment(id, anotherMethod(person, first));
      // Sometimes the old tab wins the race.
      if (person.context.random.chance(0.6)) await person.pay(before);
      await person.pay(await instead);
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
      const { random } = person.context;
      const before = await person.startPayment(id, random.pick(person.methodsThatMayFail));
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
    run: (person, id) => payAndWithdraw(person, id, anyMethod(person)),
  },
  {
    name: 'withdraws; the refund is pending for a while',
    weight: 2,
    run: (person, id) => payAndWithdraw(person, id, anyMethod(person), 'refund pending'),
  },
  {
    name: 'withdraws and disputes it',
    weight: 1,
    run: (person, id) => payAndWithdraw(person, id, anyMethod(person), 'disputes'),
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

export function scenariosOf(routes: Routes): Scenario[] {
  return [...GENERAL_SCENARIOS, ...routes.methods.flatMap((method) => routes.at(method).scenarios)];
}

/** How most people finish: they check the payment, and pay if the application is still unpaid. */
export async function payUntilSettled(person: Person, id: string): Promise<void> {
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
