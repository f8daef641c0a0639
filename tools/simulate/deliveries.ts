import { GATEWAYS } from '../../shared/gateways/registry.ts';
import { handleWebhook } from '../../shared/lambda/handle-webhook.ts';
import { NotificationRejected } from '../../shared/ports/payments/payment-gateway.ts';
import type { Fault } from './core/faults.ts';
import { MAX_SKEW } from './core/process.ts';
import { randomOf } from './core/seeds.ts';
import type { Message, MessageChange, Order } from './gateways/order.ts';
import type { OrderBooks } from './gateways/order-books.ts';
import type { SimulatedWorld } from './simulated-world.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** When a gateway sends a notification again that was not acknowledged, about as the gateways do (milliseconds). */
const REDELIVERIES = [4 * MINUTE, 10 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR, 15 * HOUR] as const;
const NEVER_AGAIN = REDELIVERIES.length;

interface Sending {
  readonly books: OrderBooks;
  readonly order: Order;
  readonly message: Message;
  readonly change?: MessageChange | undefined;
  /** Number of deliveries before. */
  readonly tries: number;
}

/** A gateway's notifications on their way: lost, repeated, late, in any order, and forged. */
export class Deliveries {
  readonly #world: SimulatedWorld;

  constructor(world: SimulatedWorld) {
    this.#world = world;
  }

  /** The gateway sends a notification, again and again until it is acknowledged. */
  deliver(books: OrderBooks, order: Order, message: Message): void {
    const { faults, trace, seed } = this.#world;
    const random = randomOf(seed, 'notification', message.id);
    const happens = (fault: Fault) => faults.happens(fault, random, `${books.gateway} ${message.id}`);
    const isLost = message.isOnlySource !== true && happens('a notification is lost');
    const isTwice = happens('a notification is delivered twice');
    const isForged = happens('a notification has no genuine signature');
    const sending = { books, order, message };
    const delay = happens('a notification is hours late')
      ? random.between(HOUR, 20 * HOUR)
      : happens('a notification overtakes an earlier one')
        ? random.between(1, 50)
        : random.between(200, 5 * SECOND);
    if (isForged) this.#send({ ...sending, change: 'signature', tries: NEVER_AGAIN }, random.between(1, MINUTE));
    // Often at the same time: both find the same rows.
    const apart = random.chance(0.5) ? random.between(0, 30) : random.between(0, 10 * SECOND);
    if (isTwice) this.#send({ ...sending, tries: NEVER_AGAIN }, delay + apart);
    if (isLost) trace.say(books.gateway, `the notification ${message.id} is lost`);
    else this.#send({ ...sending, change: changeOf(happens), tries: 0 }, delay);
  }

  #send(sending: Sending, delay: number): void {
    const { scheduler } = this.#world;
    scheduler.at(scheduler.now + delay, sending.books, () => void this.#arrive(sending));
  }

  async #arrive(sending: Sending): Promise<void> {
    const { books, order, message, change, tries } = sending;
    const { gateway } = books;
    const raw = message.raw(books.now, change);
    const { answerWithin } = GATEWAYS[gateway].webhook as { answerWithin?: number };
    const name = `the notification ${gateway} ${message.id}${change === 'signature' ? ', forged' : ''}`;
    const outcome = await this.#world.invoke(books, name, (deps) => handleWebhook(deps, gateway, raw, answerWithin));
    if (outcome.kind === 'answered') {
      // The clock of the machine that has recorded it may be ahead.
      if (message.subject !== undefined) order.reported.push({ subject: message.subject, at: books.now + MAX_SKEW });
      return;
    }
    const isRejected = outcome.kind === 'failed' && outcome.error instanceof NotificationRejected;
    const next = REDELIVERIES[tries];
    // Sent again, it is what it should have been at first.
    if (next !== undefined && !isRejected) this.#send({ books, order, message, tries: tries + 1 }, next);
  }
}

function changeOf(happens: (fault: Fault) => boolean): MessageChange | undefined {
  if (happens('a notification has another amount')) return 'amount';
  return happens('a notification has a word that nobody knows') ? 'word' : undefined;
}
