import type { Method } from '../../client/api-client.ts';
import type { Person, Way } from './scenario.ts';

/** What several scenarios have in common. */
export const payBy =
  (method: Method, way: Way) =>
  async (person: Person, id: string): Promise<void> =>
    person.pay(await person.startPayment(id, method), way);

export async function payAndWithdraw(person: Person, id: string, method: Method, way: Way = 'pays'): Promise<void> {
  const started = await person.startPayment(id, method);
  await person.pay(started, way);
  if (started) await person.check(started.payment.id);
  await person.withdraw(id);
}

/** Finance refunds one to three parts, one after another. @param apart milliseconds between two refunds */
export const payAndBeRefundedInParts =
  (method: Method, apart = 0) =>
  async (person: Person, id: string): Promise<void> => {
    const { random, clock } = person.context;
    // Rare enough that none may be lost by a single failure: every kind of refund has to occur in a long run.
    const started = await person.startPaymentWithRetry(id, method);
    if (started === undefined) return;
    await person.pay(started);
    await person.check(started.payment.id);
    for (let n = random.integer(1, 4); n > 0; n--) {
      await person.refundByStaff(started.payment.id, random.integer(1, started.payment.amount.amount / 3));
      await person.waitUntil(clock.now() + apart);
    }
    if (random.chance(0.5)) await person.withdraw(id);
  };
