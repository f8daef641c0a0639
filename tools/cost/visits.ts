import type { Method, StartedPayment } from '../../client/api-client.ts';
import { AlipayBuyer } from '../../local/payers/alipay-buyer.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import type { System } from '../../local/system.ts';
import { CARD, PRICED_IN_YUAN } from '../demo/context.ts';
import { type BrowserUsage, Visitor } from './visitor.ts';

interface StartedVisit {
  readonly visitor: Visitor;
  readonly applicationId: string;
  readonly started: StartedPayment;
}

/** From the front page to the card form or the redirect to Alipay, with the site's own requests in their order. */
async function startVisit({ addresses }: System, usage: BrowserUsage, method: Method): Promise<StartedVisit> {
  const { site, issuer } = addresses;
  const visitor = await Visitor.arrive(site, issuer, usage);
  await visitor.quote(PRICED_IN_YUAN);
  const { id } = await visitor.apply({ nationality: PRICED_IN_YUAN });
  await visitor.application(id);
  await visitor.connectLive();
  await visitor.quote(PRICED_IN_YUAN);
  // The page reloads the application once it is connected.
  await visitor.application(id);
  await visitor.submit(id);
  await visitor.waitForPush();
  await visitor.application(id);
  const started = await visitor.startPayment(id, method);
  return { visitor, applicationId: id, started };
}

/** The payment's page, which checks the payment by itself. */
async function confirmPaid(visitor: Visitor, paymentId: string): Promise<void> {
  await visitor.payment(paymentId);
  const { result } = await visitor.check(paymentId);
  if (result !== 'paid') throw new Error(`a payment is not paid, but ${result}`);
  await visitor.payment(paymentId);
}

async function byCard(system: System, usage: BrowserUsage, declined: readonly string[]): Promise<string> {
  const { visitor, applicationId, started } = await startVisit(system, usage, 'stripe');
  const { stripe, site } = system.addresses;
  const cards = new CardPayer(stripe, `${site}/`);
  await visitor.waitForPush();
  await visitor.application(applicationId);
  for (const card of declined) {
    await cards.pay(started, card);
    await visitor.waitForPush();
    await visitor.application(applicationId);
  }
  await cards.pay(started, CARD.good);
  await visitor.waitForPush();
  await confirmPaid(visitor, started.payment.id);
  visitor.disconnectLive();
  return applicationId;
}

async function byAlipay(system: System, usage: BrowserUsage): Promise<string> {
  const { visitor, applicationId, started } = await startVisit(system, usage, 'alipay');
  visitor.disconnectLive();
  const buyer = await AlipayBuyer.open(started);
  await buyer.logIn();
  await buyer.pay();
  await visitor.loadSite();
  await visitor.connectLive();
  await confirmPaid(visitor, started.payment.id);
  await visitor.payment(started.payment.id);
  visitor.disconnectLive();
  return applicationId;
}

/** A whole visit by kind of payer. Resolves with the paid application's id. */
export const visits = {
  card: (system: System, usage: BrowserUsage) => byCard(system, usage, []),
  cardDeclinedFirst: (system: System, usage: BrowserUsage) => byCard(system, usage, [CARD.insufficientFunds]),
  alipay: byAlipay,
};
export type VisitKind = keyof typeof visits;
