import { randomUUID } from 'node:crypto';
import { forgersKey } from '../forgers-key.ts';
import type { Identity } from './identity.ts';
import { contentOf, notificationBody } from './notification-bodies.ts';
import type { Notifications } from './notifications.ts';
import { type Orders, randomDigits } from './orders.ts';

interface Dependencies {
  identity: Identity;
  orders: Orders;
  notifications: Notifications;
  now: () => number;
}

/** An attacker who knows an order, the APIv3 key and the serials, but not WeChat Pay's private keys. */
export class ForgedNotifications {
  readonly #dependencies: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#dependencies = dependencies;
  }

  /** Sends a forged notification that an order is paid; undefined for an unknown order. */
  async send(outTradeNo: string) {
    const { identity, orders, notifications, now } = this.#dependencies;
    const order = orders.find(outTradeNo);
    if (order === undefined) return undefined;
    const event = { id: randomUUID(), type: 'TRANSACTION.SUCCESS', at: now() } as const;
    const paid = { ...order, paidAt: now(), transactionId: `4200${randomDigits(24)}` };
    const content = contentOf(paid, event, identity);
    if (content === undefined) return undefined;
    const key = { serial: identity.publicKey.serial, privateKey: forgersKey() };
    return notifications.post(content.url, notificationBody(event, content.resource, identity), key);
  }
}
