import type { SandboxAdmin } from '../../../../local/payers/sandbox-admin.ts';
import type { Random } from '../../random.ts';

interface Books {
  charges: { payment_intent: string; amount_captured: number; amount_refunded: number }[];
  disputes: { id: string; payment_intent: string; status: string; amount: number }[];
}

/** Closes all disputes at random; a dispute can be lost only if its money was not refunded already. */
export async function closeDisputes(admin: SandboxAdmin, random: Random): Promise<void> {
  const { disputes, charges } = await admin.books<Books>();
  const left = new Map<string, number>();
  for (const { payment_intent: intent, amount_captured, amount_refunded } of charges)
    left.set(intent, (left.get(intent) ?? 0) + amount_captured - amount_refunded);
  for (const { id, payment_intent: intent, status, amount } of disputes) {
    if (!status.endsWith('needs_response')) continue;
    const remaining = left.get(intent) ?? 0;
    const outcome = status.startsWith('warning_')
      ? 'warning_closed'
      : amount > remaining
        ? 'won'
        : random.pick(['won', 'lost']);
    if (outcome === 'lost') left.set(intent, remaining - amount);
    await admin.post(`/disputes/${id}/close`, { outcome });
  }
}
