import * as z from 'zod';
import { paymentIdOfOrder } from '../../domain/ids.ts';
import { fromDecimal } from '../../domain/money.ts';
import type { Observation, Outcome } from '../../domain/observation.ts';
import type { Source } from '../../domain/source.ts';
import { UnknownGatewayValue } from '../../ports/payments/payment-gateway.ts';
import { succeededWith } from '../captured.ts';
import { decimalText } from '../gateway-json.ts';

/** A trade as Alipay reports it, in answers and notifications alike. */
export const trade = z.object({
  out_trade_no: z.string(),
  trade_no: z.string(),
  trade_status: z.string(),
  total_amount: decimalText,
});

type Trade = z.output<typeof trade>;

/** @param account our app id @param at the time of the report, in UTC milliseconds */
export function observe(reported: Trade, account: string, at: number, source: Source): Observation {
  const paymentId = paymentIdOfOrder(reported.out_trade_no);
  return {
    ...(paymentId && { paymentId }),
    gateway: 'alipay',
    account,
    reference: reported.trade_no,
    at,
    source,
    outcome: outcomeOf(reported),
  };
}

function outcomeOf({ trade_status, total_amount }: Trade): Outcome {
  switch (trade_status) {
    case 'WAIT_BUYER_PAY':
      return { status: 'open' };
    // Also after a full refund: settlement never changes a succeeded payment.
    case 'TRADE_CLOSED':
      return { status: 'closed' };
    case 'TRADE_SUCCESS':
    case 'TRADE_FINISHED': {
      const captured = fromDecimal(total_amount, 'CNY');
      if (captured === undefined) throw new TypeError('total_amount is not an amount of yuan');
      return succeededWith(captured);
    }
    default:
      throw new UnknownGatewayValue('trade_status', trade_status);
  }
}
