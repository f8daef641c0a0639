import type { GatewayName } from '../../../shared/domain/payment-method.ts';
import { countedGateway } from '../../../shared/gateways/counted-gateway.ts';
import { gatewayByAccount } from '../../../shared/gateways/gateway-by-account.ts';
import type { GatewayCalls } from '../../../shared/ports/payments/gateway-calls.ts';
import type { AccountGateway, Gateways, PaymentGateway } from '../../../shared/ports/payments/payment-gateway.ts';
import type { EventList } from '../../../shared/ports/settlement/reconciliation-checkpoints.ts';
import type { Process } from '../core/process.ts';
import type { Scheduler } from '../core/scheduler.ts';
import type { HealthWatch } from '../health-watch.ts';
import { alipayAdapter } from './alipay/adapter.ts';
import { ACCOUNT as ALIPAY, AlipayBooks } from './alipay/alipay-books.ts';
import type { Books } from './books.ts';
import type { SIMULATED_GATEWAYS } from './names.ts';
import type { Outside } from './order-books.ts';
import { ACCOUNT as PAYPAL_ACCOUNT, paypalAdapter, replaceFetch } from './paypal/adapter.ts';
import { PayPalBooks } from './paypal/paypal-books.ts';
import { replaceSignatures } from './signature.ts';
import { stripeAdapter } from './stripe/adapter.ts';
import { KEYS as STRIPE } from './stripe/keys.ts';
import { StripeBooks } from './stripe/stripe-books.ts';
import { wechatPayAdapter } from './wechat-pay/adapter.ts';
import { ACCOUNT as WECHAT_PAY } from './wechat-pay/messages.ts';
import { WechatPayBooks } from './wechat-pay/wechat-pay-books.ts';

export interface GatewayBooks extends Readonly<Record<(typeof SIMULATED_GATEWAYS)[number], Books>> {
  readonly stripe: StripeBooks;
  readonly alipay: AlipayBooks;
  readonly paypal: PayPalBooks;
  readonly 'wechat-pay': WechatPayBooks;
}

export function booksOf(outside: Outside): GatewayBooks {
  return {
    stripe: new StripeBooks(outside),
    alipay: new AlipayBooks(outside),
    paypal: new PayPalBooks(outside),
    'wechat-pay': new WechatPayBooks(outside),
  };
}

interface CurrentWorld {
  readonly scheduler: Scheduler;
  readonly books: GatewayBooks;
}

/** The world that runs in this thread now. */
let world: CurrentWorld | undefined;
const current = (): CurrentWorld => {
  if (world === undefined) throw new TypeError('no world runs');
  return world;
};
const now = () => (current().scheduler.current as Process).clock();

const adapters = new Map<GatewayName, PaymentGateway>();

/** The real adapters, once a thread. They know nothing of a world but its time and its gateways' answers. */
export async function loadAdapters(): Promise<void> {
  replaceSignatures();
  replaceFetch(() => current().books.paypal);
  const all = [
    [STRIPE.account, stripeAdapter(() => current().books.stripe, now)],
    [ALIPAY.appId, await alipayAdapter(() => current().books.alipay, now)],
    [WECHAT_PAY.mchId, wechatPayAdapter(() => current().books['wechat-pay'], now)],
  ] as const;
  for (const [account, adapter] of all) adapters.set(adapter.name, withAccount(account, adapter));
}

function withAccount(account: string, adapter: AccountGateway): PaymentGateway {
  const accounts = [{ account }] as const;
  const read = async () => accounts;
  return gatewayByAccount({ read, refresh: read, create: () => adapter });
}

export function enterGateways(next: CurrentWorld | undefined): void {
  world = next;
}

/** The gateways that have a list of their events. */
export const EVENT_LISTS: readonly EventList[] = [
  { gateway: 'stripe', account: STRIPE.account },
  { gateway: 'paypal', account: PAYPAL_ACCOUNT },
];

/** The gateways as one process sees them, each with its calls counted. */
export function gatewaysFor(process: Process, health: HealthWatch, calls: GatewayCalls): Gateways {
  const opened = new Map<GatewayName, PaymentGateway>();
  const open = (name: GatewayName): PaymentGateway => {
    const adapter = name === 'paypal' ? withAccount(PAYPAL_ACCOUNT, paypalAdapter(process.clock)) : adapters.get(name);
    if (adapter === undefined) throw new TypeError(`${name} is not simulated`);
    return countedGateway(health.observe(adapter), (call) => void calls.count(call, process.clock()));
  };
  return async (name) => {
    const gateway = opened.get(name) ?? open(name);
    opened.set(name, gateway);
    return gateway;
  };
}
