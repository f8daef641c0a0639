import {
  type AccountGateway,
  GatewayNotConfigured,
  MerchantAccountUnavailable,
  NotificationRejected,
  type PaymentGateway,
} from '../ports/payments/payment-gateway.ts';
import type { GatewayOptions } from './gateway-options.ts';
import type { MerchantAccount, MerchantAccounts } from './merchant-accounts.ts';

export interface AccountsOptions<A extends MerchantAccount> {
  /** Called at each use: a key may have been rotated, or an account replaced. */
  readonly read: () => Promise<MerchantAccounts<A>>;
  /** Reads the secret again, ignoring the cache. */
  readonly refresh: () => Promise<MerchantAccounts<A>>;
  /** Creates the adapter of one account. Reads no secret before a call. */
  readonly create: (keys: Pick<GatewayOptions<A>, 'secret' | 'refreshSecret'>) => AccountGateway;
}

/** A gateway that uses for each payment the merchant account that the payment was created with. */
export function gatewayByAccount<A extends MerchantAccount>({
  read,
  refresh,
  create,
}: AccountsOptions<A>): PaymentGateway {
  const adapters = new Map<string, AccountGateway>();

  const keysOf = async (account: string, accounts: MerchantAccounts<A>): Promise<A> => {
    const keys = accounts.find((one) => one.account === account);
    if (keys === undefined) throw new MerchantAccountUnavailable(account);
    return keys;
  };
  const newAdapter = (account: string) =>
    create({
      secret: async () => keysOf(account, await read()),
      refreshSecret: async () => keysOf(account, await refresh()),
    });
  const adapterOf = (account: string): AccountGateway => {
    const adapter = adapters.get(account) ?? newAdapter(account);
    adapters.set(account, adapter);
    return adapter;
  };
  /** An account that is not known may have been added since the secret was cached. */
  const holderOf = async ({ account }: { readonly account: string }): Promise<AccountGateway> => {
    const isKnown = (accounts: MerchantAccounts<A>) => accounts.some((one) => one.account === account);
    if (!isKnown(await read()) && !isKnown(await refresh())) throw new MerchantAccountUnavailable(account);
    return adapterOf(account);
  };
  /** Nobody but a forger notifies a merchant who has no account. */
  const accountsOrRejection = () =>
    read().catch((error: unknown) => {
      throw error instanceof GatewayNotConfigured ? new NotificationRejected('there is no merchant account') : error;
    });
  const template = newAdapter('none');

  return {
    name: template.name,

    accounts: async () => (await read()).map(({ account }) => account),

    async create(order, payer) {
      const [{ account }] = await read();
      return adapterOf(account).create(order, payer);
    },

    async query(payment, source, payer) {
      const result = await (await holderOf(payment)).query(payment, source, payer);
      const [current] = await read();
      if (result.outcome === 'unknown' || payment.account === current.account) return result;
      // Without a checkout, a payer who continues gets a new payment in the current account.
      const { checkout: _, reissue: __, ...observed } = result;
      return observed;
    },

    close: async (payment, reason, source) => (await holderOf(payment)).close(payment, reason, source),
    ...(template.capture && {
      capture: async (payment, source) => {
        const gateway = await holderOf(payment);
        if (gateway.capture === undefined) throw new TypeError(`${gateway.name} has nothing to capture`);
        return gateway.capture(payment, source);
      },
    }),

    async parseWebhook(notification) {
      const rejections: NotificationRejected[] = [];
      for (const { account } of await accountsOrRejection()) {
        try {
          return await adapterOf(account).parseWebhook(notification);
        } catch (error) {
          if (!(error instanceof NotificationRejected)) throw error;
          rejections.push(error);
        }
      }
      throw rejections[0];
    },

    refund: async (refund, payment, until) => (await holderOf(payment)).refund(refund, payment, until),
    findRefund: async (refund, payment) => (await holderOf(payment)).findRefund(refund, payment),
    confirmRefund: async (reported) => (await holderOf(reported)).confirmRefund(reported),
    ...(template.listRefunds && {
      listRefunds: async (payment, source) => (await holderOf(payment)).listRefunds?.(payment, source) ?? [],
    }),
    findDisputes: async (payment, source) => (await holderOf(payment)).findDisputes(payment, source),

    ...(template.listEvents && {
      async *listEvents(account, ...range) {
        yield* (await holderOf({ account })).listEvents?.(...range) ?? [];
      },
    }),
  };
}
