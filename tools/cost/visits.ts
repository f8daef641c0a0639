import type { Method, StartedPayment } from '../../client/api-client.ts';
import { AlipayBuyer } from '../../local/payers/alipay-buyer.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import type { System } from '../../local/system.ts';
import { CARD, PRICED_IN_YUAN } from '../demo/stage.ts';
import { type Seen, Visitor } from './visitor.ts';

interface Begun {
  readonly visitor: Visitor;
  readonly applicationId: string;
  readonly started: StartedPayment;
}

/** From the front page to the form for the card or the way to Alipay, with the requests that the site makes on the way, in its order. */
async function begin({ addresses }: System, seen: Seen, method: Method): Promise<Begun> {
  const { site, issuer } = addresses;
  const visitor = await Visitor.comes(site, issuer, seen);
  await visitor.quote(PRICED_IN_YUAN);
  const { id } = await visitor.apply({ nationality: PRICED_IN_YUAN });
  await visitor.application(id);
  await visitor.listens();
  await visitor.quote(PRICED_IN_YUAN);
  // Since the connection came up after the page did.
  await visitor.application(id);
  await visitor.submit(id);
  await visitor.isTold();
  await visitor.application(id);
  const started = await visitor.pay(id, method);
  return { visitor, applicationId: id, started };
}

/** The page of the payment, which asks the gateway by itself. */
async function seePaid(visitor: Visitor, paymentId: string): Promise<void> {
  await visitor.payment(paymentId);
  const { answer } = await visitor.check(paymentId);
  if (answer !== 'paid') throw new Error(`a payment is not paid, but ${answer}`);
  await visitor.payment(paymentId);
}

async function byCard(system: System, seen: Seen, declined: readonly string[]): Promise<string> {
  const { visitor, applicationId, started } = await begin(system, seen, 'stripe');
  const { stripe, site } = system.addresses;
  const cards = new CardPayer(stripe, `${site}/`);
  await visitor.isTold();
  await visitor.application(applicationId);
  for (const card of declined) {
    await cards.pay(started, card);
    await visitor.isTold();
    await visitor.application(applicationId);
  }
  await cards.pay(started, CARD.good);
  await visitor.isTold();
  await seePaid(visitor, started.payment.id);
  visitor.leaves();
  return applicationId;
}

async function byAlipay(system: System, seen: Seen): Promise<string> {
  const { visitor, applicationId, started } = await begin(system, seen, 'alipay');
  visitor.leaves();
  const buyer = await AlipayBuyer.open(started);
  await buyer.logIn();
  await buyer.pay();
  await visitor.loadsSite();
  await visitor.listens();
  await seePaid(visitor, started.payment.id);
  await visitor.payment(started.payment.id);
  visitor.leaves();
  return applicationId;
}

/** By kind of payer, somebody's whole visit. Resolves with the application, which is paid then. */
export const visits = {
  card: (system: System, seen: Seen) => byCard(system, seen, []),
  cardDeclinedFirst: (system: System, seen: Seen) => byCard(system, seen, [CARD.insufficientFunds]),
  alipay: byAlipay,
};
export type Kind = keyof typeof visits;
