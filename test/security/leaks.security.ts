import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { until } from '../../client/until.ts';
import { schedules } from '../../infra/functions/schedules.ts';
import { readSecrets } from '../../local/aws/secrets/file.ts';
import { EXAMPLE_PERSONAL_VALUES } from '../../shared/domain/personal-data.ts';
import { CARD } from '../../tools/demo/context.ts';
import { Report } from '../../tools/demo/report.ts';
import { runScenarios } from '../../tools/demo/run.ts';
import type { AlipayBooks, StripeBooks } from '../api/kit/payments.ts';
import type { Applicant } from '../support/raw-calls.ts';
import { attackedSystem } from './kit/system.ts';
import { tallyOf } from './kit/tally.ts';

const system = await attackedSystem({ speed: 100 });
const { site } = system.addresses;

/** The personal data of all demo applicants, and of one more with unique values. */
const ZDENKA = {
  ...EXAMPLE_PERSONAL_VALUES,
  fullName: 'Zdenka Quillfeather',
  email: 'zdenka.quillfeather@example.org',
  passportNumber: 'ZQ90210777',
};
const AMINA = EXAMPLE_PERSONAL_VALUES;
const PERSONAL = [...Object.values(AMINA), ...Object.values(ZDENKA)];
const CARDS = Object.values(CARD);

/** Patterns of secrets that are not in Secrets Manager: access tokens, client secrets, live tickets. */
const LOOKS_SECRET = [
  /eyJ[\w-]{10,}\.eyJ[\w-]{10,}/,
  /_secret_\w{6,}/,
  /\bticket=[\w-]{16,}/,
  /\b(sk|rk)_(test|live)_\w+/,
  /whsec_\w+/,
];

const pushes: string[] = [];
const problems: string[] = [];

beforeAll(async () => {
  const zdenka = await system.applicant({ user: 'zdenka' });
  const live = await listen(zdenka);
  const report = new Report();
  const { cards } = await runScenarios(system, report);
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  const { id } = await zdenka.applyAndSubmit(ZDENKA);
  await cards.pay(await zdenka.startPayment(id, 'stripe'), CARD.insufficientFunds);
  await cards.pay(await zdenka.startPayment(id, 'stripe'), CARD.good);
  await until(async () => (await zdenka.application(id)).state === 'paid', 20_000);
  await zdenka.withdraw(id);
  await askWrongly(await system.applicant({ user: 'amina' }));
  for (const { function: name } of schedules) {
    expect((await fetch(`${system.addresses.schedule}/${name}`, { method: 'POST' })).status).toBe(200);
  }
  const publishedEvents = () => readFileSync(system.files.events, 'utf8');
  await until(async () => pushes.length > 0 && publishedEvents().includes('payment.refunded'), 30_000);
  live.close();
}, 180_000);

async function listen(who: Applicant): Promise<WebSocket> {
  const socket = new WebSocket(`${site.replace('http', 'ws')}/live?ticket=${await who.liveTicket()}`);
  socket.addEventListener('message', ({ data }) => pushes.push(String(data)));
  await new Promise((resolve) => socket.addEventListener('open', resolve));
  return socket;
}

/** Requests that return errors, with personal data in every position. */
async function askWrongly(who: Applicant): Promise<void> {
  const [name, email, passport] = [ZDENKA.fullName, ZDENKA.email, ZDENKA.passportNumber].map(encodeURIComponent);
  const asked = [
    who.call('POST', '/applications', { ...ZDENKA, visaType: 'x y', nationality: ZDENKA.fullName }),
    who.call('POST', '/applications', { ...ZDENKA, [ZDENKA.email]: 1 }),
    who.call('POST', '/applications', `{"fullName":"${ZDENKA.fullName}"`),
    who.call('GET', `/applications/${passport}`),
    who.call('GET', `/payments?cursor=${name}&status=${email}`),
    who.call('GET', `/fees?nationality=${passport}&visaType=${name}&arrivalDate=${email}`),
    who.call('POST', '/webhooks/stripe', { ...ZDENKA, type: 'payment_intent.succeeded' }),
  ];
  for (const { status, body } of await Promise.all(asked)) {
    expect(status).toBeGreaterThanOrEqual(400);
    problems.push(JSON.stringify(body));
  }
}

/** The processes that run our functions; the simulators of gateways and AWS have their own logs. */
const OURS = /^(api-host|live|event-sources)/;

function emitted(): Record<string, string> {
  const logs = join(system.dataDir, 'logs');
  const ofFunctions = readdirSync(logs).filter((name) => OURS.test(name));
  return {
    ...Object.fromEntries(ofFunctions.map((name) => [`log ${name}`, readFileSync(join(logs, name), 'utf8')])),
    'bus events': readFileSync(system.files.events, 'utf8'),
    'WebSocket pushes': pushes.join('\n'),
    'error answers': problems.join('\n'),
  };
}

/** Texts of at least the length of a key, at any depth; for a PEM, each line. */
function secretValues(value: unknown): string[] {
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(secretValues);
  return String(value)
    .split('\n')
    .filter((line) => line.length >= 24 && !line.startsWith('-----'));
}

test('logs, metrics, events, pushes and errors contain no personal data or secrets', (context) => {
  const tally = tallyOf(context, 'leaks: logs, metrics, events, pushes, errors');
  const publishable = /^pk_/;
  const secrets = Object.values(readSecrets(system.files.secrets))
    .flatMap(secretValues)
    .filter((one) => !publishable.test(one));
  const needles = [...PERSONAL, ...CARDS, ...secrets];
  const places = Object.entries(emitted());
  expect(places.filter(([, text]) => text.trim() === '').map(([place]) => place)).toEqual([]);
  for (const [place, text] of places) {
    for (const needle of needles) tally.attempt(!text.includes(needle), `${place}: ${needle.slice(0, 6)}…`);
    for (const looks of LOOKS_SECRET)
      tally.attempt(!looks.test(text), `${place}: ${looks.exec(text)?.[0].slice(0, 12)}…`);
  }
  expect(tally.letThrough).toEqual([]);
});

test('an e-mail contains its recipient and no passport number', (context) => {
  const tally = tallyOf(context, 'leaks: emails');
  const emails = readdirSync(system.files.mail).map((name) => readFileSync(join(system.files.mail, name), 'utf8'));
  expect(emails.length).toBeGreaterThan(3);
  // An e-mail contains only the name and address of its recipient.
  const unneeded = [AMINA, ZDENKA].flatMap(({ fullName: _, email: __, ...rest }) => Object.values(rest));
  for (const email of emails) {
    for (const needle of [...unneeded, ...CARDS]) tally.attempt(!email.includes(needle), needle);
  }
  expect(tally.letThrough).toEqual([]);
});

test('the table and the queues contain no plain personal data, secrets or gateway references', async (context) => {
  const tally = tallyOf(context, 'leaks: rows and messages at rest');
  const { payment_intents } = await system.stripe.books<StripeBooks>();
  const { trades } = await system.alipay.books<AlipayBooks>();
  const references = [...payment_intents.map(({ id }) => id), ...trades.map(({ tradeNo }) => tradeNo)];
  expect(references.length).toBeGreaterThan(5);
  const needles = [...PERSONAL, ...CARDS, ...references];
  const data = join(system.dataDir, 'data');
  const files = readdirSync(data).filter((name) => /^(table|queues)\.db/.test(name));
  const all = Buffer.concat(files.map((name) => readFileSync(join(data, name))));
  // The search itself works: it finds a payment's id.
  expect(all.includes('pay_')).toBe(true);
  for (const needle of needles) tally.attempt(!all.includes(needle), needle);
  expect(tally.letThrough).toEqual([]);
});
