import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { outboxKey } from '../../../../../shared/adapters/dynamodb/common/keys.ts';
import { createOutbox } from '../../../../../shared/adapters/dynamodb/outbox/outbox.ts';
import { toOutboxRow } from '../../../../../shared/adapters/dynamodb/outbox/outbox-row.ts';
import { createProcessedEvents } from '../../../../../shared/adapters/dynamodb/outbox/processed-events.ts';
import type { Application } from '../../../../../shared/domain/application.ts';
import type { OutboxEvent } from '../../../../../shared/domain/outbox-event.ts';
import type { Payment } from '../../../../../shared/domain/payment.ts';
import type { Outbox } from '../../../../../shared/ports/outbox/outbox.ts';
import { notifyApplicant } from '../../../../../shared/use-cases/outbox/notify-applicant.ts';
import { notifyOffice } from '../../../../../shared/use-cases/outbox/notify-office.ts';
import { InconsistentRead, publishOutbox } from '../../../../../shared/use-cases/outbox/publish-outbox.ts';
import { republishOverdue } from '../../../../../shared/use-cases/outbox/republish-overdue.ts';
import { anApplication, aPayment, HOUR, NOW, observed, USD } from '../../../../support/fixtures.ts';
import { aMeter } from '../../../../support/recorded-metrics.ts';
import { startTable, type TestTable } from '../../../../support/table.ts';

let table: TestTable;
let outbox: Outbox;
beforeEach(async () => {
  table = await startTable();
  outbox = createOutbox({ client: table.client, name: 'evisa' });
});
afterEach(() => table.stop());

const shardOf = (id: Application['id']) => Number.parseInt(id.slice(-2), 36) % outbox.shards.length;
/** Another id in the same shard. */
const inShardOf = (id: Application['id'], n: number) =>
  `app_${String(n).padStart(14, '0')}${id.slice(-2)}` as typeof id;

class Queue {
  readonly ids: string[] = [];
  works = true;

  async send(events: readonly OutboxEvent[]): Promise<void> {
    if (!this.works) throw new Error('the queue is away');
    this.ids.push(...events.map(({ id }) => id));
  }
}

let [email, events] = [new Queue(), new Queue()];
const { measured, metrics } = aMeter();
beforeEach(() => {
  measured.length = 0;
  [email, events] = [new Queue(), new Queue()];
});
const announce = (id: Application['id']) => publishOutbox({ outbox, queues: [email, events], metrics }, id);

/** A submitted application with an open payment. */
async function opened(): Promise<{ application: Application; payment: Payment }> {
  const application = anApplication();
  const payment = aPayment(application);
  const { id: paymentId, method, payableUntil, closesAt } = payment;
  const stored = { ...application, attempts: [paymentId], open: { paymentId, method, payableUntil, closesAt } };
  expect(await table.ledger.commit({ application: stored, payments: [payment] })).toBe(true);
  return { application: stored, payment };
}

async function paid() {
  const rows = await opened();
  const success = observed(rows.payment, { status: 'succeeded', captured: USD });
  expect(await table.ledger.tryAcceptOptimistically(success, NOW + 1000)).toBe('written');
  return rows;
}

describe('the outbox', () => {
  it('publishes each event of a payment once to every queue', async () => {
    const { application, payment } = await paid();
    const all = [`${application.id}.submitted`, `${application.id}.paid`, `${payment.id}.paid`];
    expect(await announce(application.id)).toBe(3);
    expect(email.ids.toSorted()).toEqual(all.toSorted());
    expect(events.ids).toEqual(email.ids);
    expect(await announce(application.id)).toBe(0);
    expect(email.ids).toHaveLength(3);
    expect(measured).toEqual(['TimeToSettle stripe']);
    expect(await outbox.read(application.id)).not.toHaveProperty('expected');
  });

  it('has no entry for a change without events', async () => {
    const { application, payment } = await opened();
    await announce(application.id);
    const declined = { ...payment, lastDecline: { code: 'card_declined', at: NOW }, version: 2 };
    expect(await table.ledger.commit({ payments: [declined] })).toBe(true);
    expect(await outbox.read(application.id)).not.toHaveProperty('expected');
  });

  it('retries events that one queue rejected in the sweep', async () => {
    const { application, payment } = await paid();
    email.works = false;
    await expect(announce(application.id)).rejects.toThrow('the queue is away');
    expect(events.ids).toContain(`${payment.id}.paid`);
    email.works = true;
    const failures: string[] = [];
    const sweep = (now: number) => {
      const onFailure = (id: string | undefined) => void failures.push(String(id));
      const deps = { outbox, queues: [email, events], metrics, clock: () => now, onFailure };
      return republishOverdue(deps, { until: now + 1, perShard: 100 });
    };
    await sweep(NOW + 60_000);
    expect(email.ids).not.toContain(`${payment.id}.paid`);
    await sweep(NOW + HOUR);
    expect(email.ids).toContain(`${payment.id}.paid`);
    expect(failures).toEqual([]);
    expect(await sweep(NOW + HOUR)).toEqual({ done: 0, failed: 0 });
  });

  it('goes on behind entries that always fail, and where a shard cannot be read', async () => {
    const { application, payment } = await paid();
    const shard = outbox.shards[shardOf(application.id)];
    const poisoned = Array.from({ length: 5 }, (_, n) => inShardOf(application.id, n));
    const entries = poisoned.map((id, n) => toOutboxRow(id, ['missing.paid'], NOW - HOUR + n));
    await Promise.all(entries.map((Item) => table.client.send(new PutCommand({ TableName: 'evisa', Item }))));
    const failures: (string | undefined)[] = [];
    const listOverdue: Outbox['listOverdue'] = async (of, ...page) => {
      if (of !== shard) throw new Error('the table is busy');
      return outbox.listOverdue(of, ...page);
    };
    const deps = { outbox: { ...outbox, listOverdue }, queues: [email, events], metrics, clock: () => NOW + HOUR };
    const onFailure = (id: string | undefined) => void failures.push(id);
    const result = await republishOverdue({ ...deps, onFailure }, { until: NOW + 2 * HOUR, perShard: 2 });
    expect(result).toEqual({ done: 1, failed: poisoned.length + outbox.shards.length - 1 });
    expect(failures.filter((id) => id !== undefined).toSorted()).toEqual(poisoned.toSorted());
    expect(email.ids).toContain(`${payment.id}.paid`);
  });

  it('does not lose a change during publishing', async () => {
    const { application, payment } = await opened();
    const slow = {
      send: async () => {
        slow.send = async () => {};
        const success = observed(payment, { status: 'succeeded', captured: USD });
        expect(await table.ledger.tryAcceptOptimistically(success, NOW + 1000)).toBe('written');
      },
    };
    await publishOutbox({ outbox, queues: [slow, events], metrics }, application.id);
    expect(events.ids).toEqual([`${application.id}.submitted`]);
    expect((await outbox.read(application.id)).expectedIds).toEqual([`${payment.id}.paid`]);
    await announce(application.id);
    expect(events.ids).toContain(`${payment.id}.paid`);
  });

  it('rejects a read of a partial transaction', async () => {
    const { application, payment } = await opened();
    const { Item } = await table.client.send(new GetCommand({ TableName: 'evisa', Key: outboxKey(application.id) }));
    const half = { ...Item, expectedIds: [`${payment.id}.paid`] };
    await table.client.send(new PutCommand({ TableName: 'evisa', Item: half }));
    await expect(announce(application.id)).rejects.toThrow(InconsistentRead);
    expect(email.ids).toEqual([]);
    expect((await outbox.read(application.id)).expectedIds).toEqual(half.expectedIds);
  });
});

describe('a consumer', () => {
  async function newsOf(changes: Partial<Application> = {}) {
    const { application, payment } = await opened();
    const { id: applicationId } = application;
    const { id: paymentId, method } = payment;
    const about = { applicationId, paymentId, method, amount: USD, at: NOW };
    const of = { ...application, ...changes };
    return {
      application: of,
      paid: { ...about, id: `${paymentId}.paid`, version: 2, kind: 'payment.paid' } as const,
      closed: { ...about, id: `${paymentId}.closed`, version: 1, kind: 'payment.closed', state: 'failed' } as const,
    };
  }
  const processedEvents = (consumer: string) =>
    createProcessedEvents({ client: table.client, name: 'evisa' }, consumer, () => NOW);

  function writer(application: Application) {
    const sent: string[] = [];
    const deps = {
      applications: { get: async () => application },
      processedEvents: processedEvents('send-email'),
      email: { send: async (to: string) => void sent.push(to) },
      compose: () => ({ subject: '', text: '', html: '' }),
    };
    return { sent, notify: (event: OutboxEvent) => notifyApplicant(deps, event) };
  }

  it('sends no e-mail twice', async () => {
    const { application, paid } = await newsOf();
    const { sent, notify } = writer(application);
    expect(await notify(paid)).toBe('sent');
    expect(await notify(paid)).toBe('already_processed');
    expect(await notify({ ...paid, version: 3 })).toBe('already_processed');
    expect(sent).toEqual(['amina@example.org']);
  });

  it('sends no outdated e-mail', async () => {
    const { application, paid, closed } = await newsOf({ open: undefined });
    const { sent, notify } = writer(application);
    await notify(paid);
    expect(await notify(closed)).toBe('already_processed');
    expect(sent).toHaveLength(1);
  });

  it('e-mails about a closed payment only if no other payment is open or accepted', async () => {
    for (const [changes, outcome] of [
      [{ open: undefined }, 'sent'],
      [{}, 'no_email'],
      [{ open: undefined, state: 'paid' }, 'no_email'],
    ] as const) {
      const { application, closed } = await newsOf(changes);
      expect(await writer(application).notify(closed)).toBe(outcome);
    }
  });

  it('e-mails the payer of each payment that one dispute is over', async () => {
    const disputed = ({ application, paid: { paymentId } }: Awaited<ReturnType<typeof newsOf>>, version: number) => {
      const [amount, about] = [USD, { disputeId: 'PP-D-1', state: 'open', lost: USD, reversed: false }] as const;
      const { id: applicationId } = application;
      const id = `${paymentId}.disputed.PP-D-1.open`;
      const of = { id, applicationId, paymentId, method: 'paypal', amount, version, at: NOW } as const;
      return { application, event: { ...of, ...about, kind: 'payment.disputed' } as const };
    };
    for (const { application, event } of [disputed(await newsOf(), 9), disputed(await newsOf(), 4)]) {
      expect(await writer(application).notify(event)).toBe('sent');
    }
  });

  it('records only its own successfully processed events', async () => {
    const { paid } = await newsOf();
    let works = false;
    const published: string[] = [];
    const bus = {
      publish: async ({ id }: OutboxEvent) => {
        if (!works) throw new Error('the bus is away');
        published.push(id);
      },
    };
    const deps = { processedEvents: processedEvents('publish-event'), bus };
    await processedEvents('send-email').markProcessed(paid);
    await expect(notifyOffice(deps, paid)).rejects.toThrow('the bus is away');
    works = true;
    expect(await notifyOffice(deps, paid)).toBe('published');
    expect(await notifyOffice(deps, paid)).toBe('already_processed');
    expect(published).toEqual([paid.id]);
  });

  it('records the newest version in any order of events', async () => {
    const { paid, closed } = await newsOf();
    await processedEvents('send-email').markProcessed(paid);
    await processedEvents('send-email').markProcessed(closed);
    expect(await processedEvents('send-email').get(closed)).toEqual({
      eventIds: new Set([paid.id, closed.id]),
      version: 2,
    });
  });
});
