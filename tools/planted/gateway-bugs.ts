import type { PlantedBug } from './planted-bug.ts';

/** Slips in what is between the use cases and a gateway. Only the simulation runs that code. */
export const GATEWAY_BUGS: readonly PlantedBug[] = [
  {
    name: 'PayPal: a denied capture counts as taken',
    file: 'shared/gateways/paypal/captures.ts',
    from: "    case 'DENIED':\n",
    to: "    case 'DENIED':\n      return { status: 'succeeded', captured: fromPayPalAmount(amount) };\n",
    by: 'simulate',
  },
  {
    name: 'Alipay: a refund that it does not have counts as done',
    file: 'shared/gateways/alipay/refunds.ts',
    from: "if (status === undefined) return { outcome: 'not_found' };",
    to: "if (status === undefined) return { outcome: 'done' as never };",
    by: 'simulate',
  },
  {
    name: 'WeChat Pay: a closed refund counts as done',
    file: 'shared/gateways/wechat-pay/refunds.ts',
    from: "    case 'CLOSED':\n      return 'failed';",
    to: "    case 'CLOSED':\n      return 'done';",
    by: 'simulate',
  },
  {
    name: 'WeChat Pay: a refund that the bank has refused counts as done',
    file: 'shared/gateways/wechat-pay/refunds.ts',
    from: "    case 'ABNORMAL':\n      return 'impossible';",
    to: "    case 'ABNORMAL':\n      return 'done';",
    by: 'simulate',
  },
  {
    name: 'Stripe: a new attempt of a wallet has the key of the first',
    file: 'shared/gateways/stripe/wallet-intents.ts',
    from: 'confirmationOf(wallet, payment, siteUrl), {\n',
    to: 'confirmationOf(wallet, payment, siteUrl), { idempotencyKey: payment.id });\n    void ({\n',
    by: 'simulate',
  },
  {
    name: 'a gateway that does not answer counts as one that does',
    file: 'shared/gateways/counted-gateway.ts',
    from: "result.reason === undefined ? 'unanswered' : undefined",
    to: "result.reason === undefined ? 'answered' : undefined",
    by: 'simulate',
  },
];
