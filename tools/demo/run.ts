import { problemOf } from '../../client/api-client.ts';
import type { Applicant } from '../../client/applicant.ts';
import { bySandbox } from '../../local/gateways/registry.ts';
import { newApplicantId } from '../../local/identity/users.ts';
import { CardPayer } from '../../local/payers/card-payer.ts';
import { SandboxAdmin } from '../../local/payers/sandbox-admin.ts';
import { signedInApplicant, signedInStaffMember } from '../../local/payers/signed-in.ts';
import type { System } from '../../local/system.ts';
import * as alipay from './alipay-scenarios.ts';
import * as card from './card-scenarios.ts';
import type { DemoContext } from './context.ts';
import { notificationScenarios } from './notification-scenarios.ts';
import * as office from './office-scenarios.ts';
import * as paypal from './paypal-scenarios.ts';
import type { Report } from './report.ts';
import * as wechatPay from './wechat-pay-scenarios.ts';

const SCENARIOS = [
  card.payByCard,
  card.declinedThenGood,
  card.threeDSecure,
  alipay.notifiedBeforeReturn,
  alipay.notifiedAfterReturn,
  alipay.notifiedInsteadOfReturn,
  paypal.approvedByReturn,
  paypal.approvedByNotification,
  paypal.declinedFunding,
  wechatPay.scannedCode,
  wechatPay.onAPhone,
  wechatPay.fromComputerToPhone,
  ...[card.stripe, alipay.alipay, paypal.paypal, wechatPay.wechatPay].flatMap(notificationScenarios),
  alipay.switchMethod,
  card.freeOfCharge,
  office.decideApplication,
  office.refundPart,
];

/** Runs all scenarios one after the other; an exception fails one scenario and does not stop the others. */
export async function runScenarios(system: System, report: Report): Promise<DemoContext> {
  const stage = await createContext(system, report);
  for (const scene of SCENARIOS) {
    await scene(stage).catch((error) => report.check(`${scene.name} ended early: ${error}`, false));
  }
  await checkHistory(stage);
  return stage;
}

async function createContext(system: System, report: Report): Promise<DemoContext> {
  const { site, issuer, stripe } = system.addresses;
  const amina = await signedInApplicant(site, issuer, 'amina');
  const wei = await signedInApplicant(site, issuer, 'wei');
  const olga = await signedInStaffMember(site, issuer, 'olga');
  const farid = await signedInStaffMember(site, issuer, 'farid');
  report.step('Amina, Wei, Olga of the visa office and Farid of finance have signed in');
  const cards = new CardPayer(stripe, `${site}/`);
  const admins = bySandbox((name) => new SandboxAdmin(system.addresses[name]));
  const applicants: Applicant[] = [amina, wei, olga];
  const newPayer = async () => {
    const payer = await signedInApplicant(site, issuer, newApplicantId());
    applicants.push(payer);
    return payer;
  };
  return { report, system, amina, wei, newPayer, applicants, olga, farid, cards, admins };
}

async function checkHistory({ report, amina, wei }: DemoContext): Promise<void> {
  report.section('History');
  const { items } = await wei.payments();
  const times = items.map(({ createdAt }) => createdAt);
  report.check('lists the newest payment first', JSON.stringify(times) === JSON.stringify(times.toSorted().reverse()));
  const first = await wei.payments({ limit: 2, status: 'succeeded' });
  const second = await wei.payments({ limit: 2, status: 'succeeded', cursor: first.next ?? '' });
  const both = [...first.items, ...second.items].map(({ id }) => id);
  const paid = items.filter(({ status }) => status === 'succeeded').map(({ id }) => id);
  report.check('continues after a cursor', both.length > 2 && both.join() === paid.slice(0, both.length).join());
  const [own] = items;
  const params = { path: { paymentId: own?.id ?? '' } };
  const foreign = await problemOf(amina.api.GET('/payments/{paymentId}', { params }));
  report.check("returns 404 for another user's payment", foreign.status === 404);
}
