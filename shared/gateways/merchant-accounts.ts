import * as z from 'zod';
import { GatewayNotConfigured } from '../ports/payments/payment-gateway.ts';

/** The keys of one merchant account at a gateway. */
export interface MerchantAccount {
  /** Identifies the account that holds the money; stored with each payment. */
  readonly account: string;
}

/** The current account, which new payments use, then the previous ones. */
export type MerchantAccounts<A extends MerchantAccount> = readonly [A, ...A[]];

/**
 * The schema of a gateway's secret: the fields of the current account, and in `previous` those of accounts that were replaced. Their
 * payments are queried and refunded with their own keys until an operator removes them.
 */
export function merchantAccounts<A extends MerchantAccount>(account: z.ZodType<A>) {
  return account
    .and(z.object({ previous: z.array(account).default([]) }))
    .transform(({ previous, ...current }): MerchantAccounts<A> => [current as unknown as A, ...previous])
    .refine((accounts) => new Set(accounts.map((one) => one.account)).size === accounts.length, {
      path: ['previous'],
      message: 'names an account twice',
    });
}

/** A secret that an operator has filled in. Parsing one that is still blank throws GatewayNotConfigured. @param blank its first value */
export function filledIn(blank: unknown) {
  return z.unknown().transform((value) => {
    if (JSON.stringify(value) === JSON.stringify(blank)) throw new GatewayNotConfigured('the secret is blank');
    return value;
  });
}
