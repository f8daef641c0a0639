import type { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from 'vitest';
import document from '../../docs/events.json' with { type: 'json' };
import { createEventBus } from '../../shared/adapters/event-bridge/event-bus.ts';
import type { OutboxEvent } from '../../shared/domain/outbox-event.ts';
import { faultsOf } from '../support/event-schemas.ts';
import { anApplication, aPayment, NOW, USD } from '../support/fixtures.ts';

const { id: applicationId } = anApplication();
const payment = aPayment(anApplication({ id: applicationId }));
const common = { id: 'event_1', applicationId, version: 2, at: NOW };
const ofPayment = { ...common, paymentId: payment.id, method: 'stripe', amount: USD } as const;
const events: OutboxEvent[] = [
  { ...ofPayment, kind: 'payment.paid' },
  { ...ofPayment, kind: 'payment.not_accepted', reason: 'application_withdrawn' },
  { ...ofPayment, kind: 'payment.closed', state: 'expired' },
  {
    ...ofPayment,
    kind: 'payment.disputed',
    disputeId: 'dp_A',
    state: 'open',
    reason: 'fraudulent',
    respondBy: NOW,
    lost: { ...USD, amount: 0 },
    reversed: false,
  },
  { ...ofPayment, kind: 'payment.refund_initiated', refundId: 're_1', reason: 'overpaid' },
  { ...ofPayment, kind: 'payment.refund_failed', refundId: 're_1', reason: 'overpaid', next: 'retry' },
  { ...ofPayment, kind: 'payment.refunded', refundId: 're_1', reason: 'overpaid' },
  ...(['submitted', 'paid', 'processing', 'approved', 'rejected', 'withdrawn', 'reversed'] as const).map(
    (state) => ({ ...common, kind: `application.${state}` }) as const,
  ),
];

/** Publishes an event and returns what EventBridge receives. */
async function publish(one: OutboxEvent) {
  const sent: PutEventsCommand[] = [];
  const client = { send: async (command: PutEventsCommand) => sent.push(command) && { FailedEntryCount: 0 } };
  await createEventBus(client as unknown as EventBridgeClient, 'bus').publish(one);
  const [entry] = sent[0]?.input.Entries ?? [];
  return { source: entry?.Source, kind: entry?.DetailType ?? '', detail: JSON.parse(entry?.Detail ?? '') };
}

describe('an event', () => {
  it.each(events.map((one) => [one.kind, one] as const))(
    '%s is published according to its schema',
    async (kind, one) => {
      const sent = await publish(one);
      expect(sent).toMatchObject({ kind, source: document.source });
      expect(faultsOf(sent.kind, sent.detail)).toEqual([]);
    },
  );

  it('of every kind has a schema, and there is no other schema', () => {
    expect(new Set(Object.keys(document.detailTypes))).toEqual(new Set(events.map(({ kind }) => kind)));
  });

  it('with a missing or malformed field violates its schema', async () => {
    const { detail } = await publish({ ...ofPayment, kind: 'payment.paid' });
    expect(faultsOf('payment.paid', { ...detail, version: undefined }).join()).toContain('version');
    expect(faultsOf('payment.paid', { ...detail, paymentId: 'pay_1' }).join()).toContain('paymentId');
    expect(faultsOf('payment.lost', detail)).toEqual(['no schema for payment.lost']);
  });

  it('with an additional field still matches its schema', async () => {
    const { detail } = await publish({ ...ofPayment, kind: 'payment.paid' });
    expect(faultsOf('payment.paid', { ...detail, added: 'later' })).toEqual([]);
  });
});
