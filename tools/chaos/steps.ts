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
