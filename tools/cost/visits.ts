import type { Method, StartedPayment } from '../../client/api-client.ts';
import { AlipayBuyer } from '../../local/payers/alipay-buyer.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import { PayPalBuyer } from '../../local/payers/paypal-buyer.ts';
import { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { WechatPayer } from '../../local/payers/wechat-payer.ts';
import type { System } from '../../local/system.ts';
import { CARD, PRICED_IN_YUAN } from '../demo/context.ts';
import { type BrowserUsage, Visitor } from './visitor.ts';

interface StartedVisit {
  readonly visitor: Visitor;
  readonly applicationId: string;
  readonly started: StartedPayment;
}

/** From the front page to the card form, the code or the redirect, with the site's own requests in their order. */
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

/** The payer leaves the site and comes back paid. */
async function byRedirect(
  system: System,
  usage: BrowserUsage,
  method: Method,
  pay: (started: StartedPayment) => Promise<unknown>,
): Promise<string> {
  const { visitor, applicationId, started } = await startVisit(system, usage, method);
  visitor.disconnectLive();
  await pay(started);
  await visitor.loadSite();
  await visitor.connectLive();
  await confirmPaid(visitor, started.payment.id);
  await visitor.payment(started.payment.id);
  visitor.disconnectLive();
  return applicationId;
}

async function payAtAlipay(started: StartedPayment): Promise<void> {
  const buyer = await AlipayBuyer.open(started);
  await buyer.logIn();
  await buyer.pay();
}

/** The notification of the approval captures it before the browser is back. */
async function payAtPayPal({ addresses }: System, started: StartedPayment): Promise<void> {
  const match = { custom_id: started.payment.id };
  await new SandboxAdmin(addresses.paypal).addFault({ kind: 'approved_first', match });
  await new PayPalBuyer(started).approve();
}

/** The page shows a code, which is scanned with another device, and stays open. */
async function byScan(system: System, usage: BrowserUsage): Promise<string> {
  const { visitor, applicationId, started } = await startVisit(system, usage, 'wechat-pay');
  const { site, 'wechat-pay': wechatPay } = system.addresses;
  await visitor.waitForPush();
  await visitor.application(applicationId);
  await new WechatPayer(started, wechatPay, site).pay();
  await visitor.waitForPush();
  await confirmPaid(visitor, started.payment.id);
  visitor.disconnectLive();
  return applicationId;
}

/** A whole visit by kind of payer. Resolves with the paid application's id. */
export const visits = {
  card: (system: System, usage: BrowserUsage) => byCard(system, usage, []),
  cardDeclinedFirst: (system: System, usage: BrowserUsage) => byCard(system, usage, [CARD.insufficientFunds]),
  alipay: (system: System, usage: BrowserUsage) => byRedirect(system, usage, 'alipay', payAtAlipay),
  paypal: (system: System, usage: BrowserUsage) =>
    byRedirect(system, usage, 'paypal', (started) => payAtPayPal(system, started)),
  wechatPay: byScan,
};
export type VisitKind = keyof typeof visits;
