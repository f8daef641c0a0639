import type { SandboxAdmin } from '../../../../local/payers/sandbox-admin.ts';
import type { Random } from '../../random.ts';
import { paypalBooks } from './books.ts';

/** The merchant accepts or denies the captures in a currency that it does not hold; all disputes end. */
export async function decideAll(admin: SandboxAdmin, random: Random): Promise<void> {
  const { orders } = paypalBooks.parse(await admin.books());
  for (const { captures, disputes } of orders) {
    for (const { id } of captures.filter(({ status }) => status === 'PENDING'))
      await admin.post(`/captures/${id}/decide`, { decision: random.pick(['complete', 'deny']) });
    for (const { id } of disputes.filter(({ status }) => status !== 'RESOLVED'))
      await admin.post(`/disputes/${id}/resolve`, { outcome: random.pick(['won', 'lost', 'canceled']) });
  }
}
