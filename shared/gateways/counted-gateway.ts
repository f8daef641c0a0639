import type { GatewayCall } from '../domain/gateway-health.ts';
import type { ApplicationId } from '../domain/ids.ts';
import {
  type CreateResult,
  GatewayMisconfigured,
  type PaymentGateway,
  type PaymentQueryResult,
} from '../ports/payments/payment-gateway.ts';

/**
 * A gateway that reports whether it answers the calls that payments wait for. Refunds and disputes are not among them: nobody chooses
 * another method because of them.
 *
 * @param report must neither throw nor wait
 */
export function countedGateway(gateway: PaymentGateway, report: (call: GatewayCall) => void): PaymentGateway {
  const { name } = gateway;

  async function counted<Result extends CreateResult | PaymentQueryResult>(
    { applicationId }: { readonly applicationId: ApplicationId },
    call: Promise<Result>,
  ): Promise<Result> {
    try {
      const result = await call;
      const outcome = outcomeOf(result);
      if (outcome !== undefined) report({ gateway: name, applicationId, outcome });
      return result;
    } catch (error) {
      if (error instanceof GatewayMisconfigured) report({ gateway: name, applicationId, outcome: 'unanswered' });
      throw error;
    }
  }

  const { capture } = gateway;
  return {
    ...gateway,
    create: (order, payer) => counted(order, gateway.create(order, payer)),
    query: (payment, ...more) => counted(payment, gateway.query(payment, ...more)),
    close: (payment, ...more) => counted(payment, gateway.close(payment, ...more)),
    ...(capture && { capture: (payment, source) => counted(payment, capture(payment, source)) }),
  };
}

/** Undefined if the result says nothing about the gateway: it may not have been asked, or concerns one merchant account alone. */
function outcomeOf(result: CreateResult | PaymentQueryResult): GatewayCall['outcome'] | undefined {
  switch (result.outcome) {
    case 'unknown':
      return result.reason === undefined ? 'unanswered' : undefined;
    case 'created':
      return result.offline ? undefined : 'answered';
    case 'known':
      return 'answered';
    case 'rejected':
      return undefined;
  }
}
