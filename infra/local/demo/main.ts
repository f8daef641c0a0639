import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Applicant } from '../payers/applicant.ts';
import { CardPayer } from '../payers/card-payer.ts';
import { SandboxAdmin } from '../payers/sandbox-admin.ts';
import { type System, startSystem } from '../system.ts';
import * as alipay from './alipay-scenes.ts';
import * as card from './card-scenes.ts';
import { Report } from './report.ts';
import type { Stage } from './stage.ts';

const SCENES = [
  card.payByCard,
  card.declinedThenGood,
  card.threeDSecure,
  alipay.notifiedBeforeReturn,
  alipay.notifiedAfterReturn,
  alipay.notifiedInsteadOfReturn,
  alipay.notificationLost,
  card.repeatedNotification,
  alipay.switchesMethod,
  card.freeOfCharge,
];

/** The main job by itself: applicants apply and pay in every way there is, over HTTP, against the sandboxes. */
async function demo(json: boolean): Promise<number> {
  const report = new Report({ json });
  const dataDir = mkdtempSync(join(tmpdir(), 'evisa-demo-'));
  let system: System | undefined;
  try {
    report.chapter('Starting the system on free ports');
    // The scenes share one network address, and are not about its limit.
    system = await startSystem({ ports: 'free', dataDir, speed: 100, settings: { PAYMENTS_PER_ADDRESS: '100' } });
    report.step(`the API answers at ${system.addresses.site}/api`);
    const stage = await setStage(system, report);
    for (const scene of SCENES) {
      await scene(stage).catch((error) => report.check(`${scene.name} ended early: ${error}`, false));
    }
    await history(stage);
    await summarize(stage, json);
  } finally {
    await system?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return report.ok ? 0 : 1;
}

async function setStage(system: System, report: Report): Promise<Stage> {
  const { site, issuer, stripe, alipay: alipayUrl } = system.addresses;
  const amina = await Applicant.signedIn(site, issuer, 'amina');
  const wei = await Applicant.signedIn(site, issuer, 'wei');
  const olga = await Applicant.signedIn(site, issuer, 'olga');
  report.step('Amina, Wei and Olga have signed in');
  const cards = new CardPayer(stripe, `${site}/`);
  const admins = { stripe: new SandboxAdmin(stripe), alipay: new SandboxAdmin(alipayUrl) };
  return { report, system, amina, wei, olga, cards, ...admins };
}

async function history({ report, amina, wei }: Stage): Promise<void> {
  report.chapter('History');
  const { items } = await wei.payments();
  const times = items.map(({ createdAt }) => createdAt);
  report.check('lists the newest payment first', JSON.stringify(times) === JSON.stringify(times.toSorted().reverse()));
  const first = await wei.payments('limit=2&status=succeeded');
  const second = await wei.payments(`limit=2&status=succeeded&cursor=${encodeURIComponent(first.next ?? '')}`);
  const ids = [...first.items, ...second.items].map(({ id }) => id);
  report.check('goes on behind a cursor', new Set(ids).size === 4);
  const [own] = items;
  const foreign = await amina.call('GET', `/payments/${own?.id}`);
  report.check("answers somebody else's payment with 404", foreign.status === 404);
}

async function summarize({ report, amina, wei, olga }: Stage, json: boolean): Promise<void> {
  const everybody = [amina, wei, olga];
  const applications = (await Promise.all(everybody.map((one) => one.applications()))).flatMap(({ items }) => items);
  const payments = (await Promise.all(everybody.map((one) => one.payments()))).flatMap(({ items }) => items);
  const paid = applications.filter(({ state }) => state === 'paid').length;
  const taken = payments.filter(({ accepted }) => accepted).map(({ applicationId }) => applicationId);
  report.check('every application is paid', paid === applications.length);
  report.check('no application is paid twice', new Set(taken).size === taken.length);
  report.table(applications, payments);
  report.end();
  if (!json) return;
  const rows = payments.map(({ id, method, status, amount }) => ({ id, method, status, ...amount }));
  const summary = { ok: report.ok, applications: applications.length, paid, payments: rows, checks: report.checks };
  console.log(JSON.stringify(summary, null, 2));
}

process.exitCode = await demo(process.argv.includes('--json'));
