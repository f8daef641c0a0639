import type { Checkout } from '../../../../shared/ports/payments/payment-gateway.ts';
import type { Order } from '../order.ts';

const TYPES: readonly string[] = ['alipay', 'wechat_pay'];

/** An intent that is paid by a wallet: it is payable while an attempt waits for the payer. */
export interface Wallet {
  readonly type: string;
  /** Counted from 1. */
  attempt: number;
  isWaiting: boolean;
  /** When an attempt last began or ended (UTC milliseconds). */
  changedAt: number;
}

/** @param type from the form of the request @param now UTC milliseconds */
export function newWallet(type: string | undefined, now: number): Wallet | undefined {
  if (type === undefined || !TYPES.includes(type)) return undefined;
  return { type, attempt: 1, isWaiting: true, changedAt: now };
}

/** The next attempt, unless one is waiting. */
export function confirm(wallet: Wallet, now: number): boolean {
  if (wallet.isWaiting) return false;
  Object.assign(wallet, { attempt: wallet.attempt + 1, isWaiting: true, changedAt: now });
  return true;
}

export function endAttempt(wallet: Wallet, now: number): void {
  Object.assign(wallet, { isWaiting: false, changedAt: now });
}

const PAGE = 'https://pay.stripe.com/wallet/';

/** What the intent says about its wallet. */
export function actionOf({ id }: Order, { type, attempt, isWaiting }: Wallet) {
  const url = `${PAGE}${id}/${attempt}`;
  const next_action =
    type === 'alipay'
      ? { type: 'alipay_handle_redirect', alipay_handle_redirect: { url } }
      : { type: 'wechat_pay_display_qr_code', wechat_pay_display_qr_code: { data: url } };
  return isWaiting ? { status: 'requires_action', next_action } : { status: 'requires_payment_method' };
}

/** The page of an attempt that a checkout leads to. */
export function pageOf(checkout: Checkout): { readonly intent: string; readonly attempt: number } | undefined {
  const url = checkout.type === 'redirect' ? checkout.url : checkout.type === 'qr' ? checkout.codeUrl : '';
  const [intent = '', attempt] = url.startsWith(PAGE) ? url.slice(PAGE.length).split('/') : [];
  return attempt === undefined ? undefined : { intent, attempt: Number(attempt) };
}
