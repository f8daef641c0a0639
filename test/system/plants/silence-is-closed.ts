import type { Payment } from '../../../shared/domain/payment.ts';
import type { PaymentGateway } from '../../../shared/ports/payments/payment-gateway.ts';
import type { Plant } from '../../../tools/simulate/dependencies.ts';

/** A gateway that does not answer a request to close a payment has closed it. */
export const plant: Plant = ({ gateways, clock, ...rest }) => ({
  ...rest,
  clock,
  gateways: async (name): Promise<PaymentGateway> => {
    const gateway = await gateways(name);
    const closed = ({ id: paymentId, account, reference }: Payment) => ({
      paymentId,
      gateway: name,
      account,
      ...(reference !== undefined && { reference }),
      at: clock(),
      source: { by: 'sweep' } as const,
      outcome: { status: 'closed' } as const,
    });
    return {
      ...gateway,
      close: async (payment, reason, source) => {
        const answer = await gateway.close(payment, reason, source);
        return answer.outcome === 'unknown' ? { outcome: 'known', observation: closed(payment) } : answer;
      },
    };
  },
});
