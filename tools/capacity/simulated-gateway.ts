import { setTimeout as delay } from 'node:timers/promises';
import type { Payment } from '../../shared/domain/payment.ts';
import type { GatewayName } from '../../shared/domain/payment-method.ts';
import type { Source } from '../../shared/domain/source.ts';
import type { PaymentGateway, PaymentQueryResult } from '../../shared/ports/payments/payment-gateway.ts';

/** Milliseconds until a gateway answers. An assumption: a call over the internet. */
export const GATEWAY_LATENCY = 300;

/** A gateway at which every payment was paid, and which answers after a fixed time: our side alone is measured. @param latency milliseconds */
export function simulatedGateway(name: GatewayName, latency: number): PaymentGateway {
  const paid = async (payment: Payment, source: Source): Promise<PaymentQueryResult> => {
    await delay(latency);
    const { id: paymentId, account, reference = '', amount: captured } = payment;
    const outcome = { status: 'succeeded', captured } as const;
    return {
      outcome: 'known',
      observation: { paymentId, gateway: name, account, reference, at: Date.now(), source, outcome },
    };
  };
  const unused = async (): Promise<never> => {
    throw new Error('not simulated');
  };
  return {
    name,
    accounts: async () => ['account'],
    create: unused,
    query: paid,
    close: (payment, _reason, source) => paid(payment, source),
    parseWebhook: unused,
    refund: unused,
    findRefund: unused,
    confirmRefund: unused,
    findDisputes: unused,
  };
}
