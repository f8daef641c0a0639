import { problemOf } from '../../client/api-client.ts';
import type { Applicant } from '../../client/applicant.ts';
import { CARD, type DemoContext, waitForStatus } from './context.ts';
import { type DemoGateway, resendAll } from './notification-scenarios.ts';

export async function payByCard({ report, amina, cards }: DemoContext): Promise<void> {
  report.section('A card that pays');
  const application = await amina.applyAndSubmit();
  const option = application.quote?.options.find(({ method }) => method === 'stripe');
  report.step(`${application.id} is submitted; the price is locked until ${application.quote?.validUntil}`);
  report.check('the fee of 25.00 and the surcharge of 3% make 25.75 USD', option?.total.amount === 2575);
  const started = await amina.startPayment(application.id, 'stripe');
  report.step(`${started.payment.id} is open`);
  const { status } = { status: 'declined', ...(await cards.pay(started, CARD.good)) };
  report.step(`Stripe says ${status}`);
  report.check('the notification settles it', await waitForStatus(amina, started.payment.id, 'succeeded'));
  report.check('the application is paid automatically', (await amina.application(application.id)).state === 'paid');
  const again = await problemOf(tryToPay(amina, application.id));
  report.check('it cannot be paid a second time', again.status === 409 && again.code === 'application_already_paid');
}

export async function declinedThenGood({ report, amina, cards }: DemoContext): Promise<void> {
  report.section('A declined card, then a good one: one payment');
  const { id } = await amina.applyAndSubmit();
  const started = await amina.startPayment(id, 'stripe');
  const first = await cards.pay(started, CARD.insufficientFunds);
  report.check('the first card is declined', 'declined' in first && first.declined === 'insufficient_funds');
  const resumed = await amina.startPayment(id, 'stripe');
  report.check('asking to pay again resumes the same payment', resumed.payment.id === started.payment.id);
  await cards.pay(resumed, CARD.good);
  report.check('the second card pays it', await waitForStatus(amina, started.payment.id, 'succeeded'));
  const { history } = await amina.payment(started.payment.id);
  report.check(
    'its history contains the decline',
    history.some(({ description }) => description.includes('insufficient_funds')),
  );
}

export async function threeDSecure({ report, amina, cards }: DemoContext): Promise<void> {
  report.section('A card with 3D Secure');
  const { id } = await amina.applyAndSubmit();
  const started = await amina.startPayment(id, 'stripe');
  const asked = await cards.pay(started, CARD.threeDSecure);
  const challenge = 'challenge' in asked ? asked.challenge : undefined;
  report.check('the bank requires a confirmation', challenge !== undefined);
  report.check('it is not paid yet', (await amina.check(started.payment.id)).result === 'continue');
  await cards.answerChallenge(challenge ?? '', 'complete');
  report.check('it is paid once the bank is satisfied', await waitForStatus(amina, started.payment.id, 'succeeded'));
}

interface StripeBooks {
  readonly events: readonly { readonly id: string; readonly data: { object: { metadata?: { payment?: string } } } }[];
}

export const stripe: DemoGateway = {
  method: 'stripe',
  displayName: 'Card',
  async begin({ cards, report }, payer) {
    const { id } = await payer.applyAndSubmit();
    const started = await payer.startPayment(id, 'stripe');
    report.step(`${started.payment.id} waits for a card`);
    return { id: started.payment.id, pay: () => cards.pay(started, CARD.good) };
  },
  match: (paymentId) => ({ 'metadata[payment]': paymentId }),
  async forge({ admins }, { id }) {
    const { payment_intents } = await admins.stripe.books<{ payment_intents: StripeIntent[] }>();
    const intent = payment_intents.find(({ metadata }) => metadata.payment === id)?.id;
    return ((await admins.stripe.post('/forge', { payment_intent: intent })) as { status?: number }).status;
  },
  async resend({ admins }, payment) {
    const { events } = await admins.stripe.books<StripeBooks>();
    const ofPayment = events.filter(({ data }) => data.object.metadata?.payment === payment.id);
    return resendAll(admins.stripe, 'events', ofPayment);
  },
};

interface StripeIntent {
  readonly id: string;
  readonly metadata: { readonly payment?: string };
}

export async function freeOfCharge({ report, wei }: DemoContext): Promise<void> {
  report.section('A fee of zero');
  const { id, state } = await wei.applyAndSubmit({ nationality: 'MNG' });
  report.check('the application is paid when it is submitted', state === 'paid');
  const refused = await problemOf(tryToPay(wei, id));
  report.check('and no payment can be started', refused.status === 409);
}

function tryToPay({ api }: Applicant, applicationId: string) {
  const params = { path: { applicationId } };
  return api.POST('/applications/{applicationId}/payments', { params, body: { method: 'stripe' } });
}
