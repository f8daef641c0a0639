import { randomUUID } from 'node:crypto';
import { forgersKey } from '../forgers-key.ts';
import { type Identity, notificationParams } from './notification-params.ts';
import type { Notifications } from './notifications.ts';
import type { Orders } from './orders.ts';
import { type Trades, unpaidTrade } from './trades.ts';

interface Dependencies {
  identity: Identity;
  orders: Orders;
  trades: Trades;
  notifications: Notifications;
  now: () => number;
}

/** An attacker who knows an order and Alipay's format, but not Alipay's key. */
export class ForgedNotifications {
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** Sends a forged notification that an order is paid; undefined for an order without a `notify_url`. */
  async send(outTradeNo: string) {
    const { identity, orders, trades, notifications, now } = this.#dependencies;
    const order = orders.latest(outTradeNo);
    if (order?.notifyUrl === undefined) return undefined;
    const trade = trades.find({ out_trade_no: outTradeNo }) ?? unpaidTrade(order, now());
    const params = notificationParams(
      { ...trade, paidAt: now() },
      { notifyId: randomUUID(), status: 'TRADE_SUCCESS' },
      identity,
    );
    return notifications.post(order.notifyUrl, params, forgersKey());
  }
}
