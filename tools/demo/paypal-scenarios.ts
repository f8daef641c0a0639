import type { Applicant } from '../../client/applicant.ts';
import { until } from '../../client/until.ts';
import { PayPalBuyer } from '../../local/payers/paypal-buyer.ts';
import { type DemoContext, WAIT_TIMEOUT, waitForStatus } from './context.ts';
import { type DemoGateway, resendAll } from './notification-scenarios.ts';

interface Books {
  readonly orders: readonly { readonly id: string; readonly customId?: string }[];
  readonly events: readonly { readonly id: string; readonly order?: string }[];
}

/** The payer applies, chooses PayPal and goes to its approval page. */
async function goToPayPal({ report }: DemoContext, payer: Applicant) {
  const { id } = await payer.applyAndSubmit();
  const started = await payer.startPayment(id, 'paypal');
  report.step(`${started.payment.id} waits for an approval`);
  return { applicationId: id, paymentId: started.payment.id, buyer: new PayPalBuyer(started) };
}

/** The books' id of the payment's order. */
async function orderOf({ admins }: DemoContext, paymentId: string): Promise<string> {
  const { orders } = await admins.paypal.books<Books>();
  return orders.find(({ customId }) => customId === paymentId)?.id ?? '';
}

export const paypal: DemoGateway = {
  method: 'paypal',
  displayName: 'PayPal',
  async begin(stage, payer) {
    const { paymentId, buyer } = await goToPayPal(stage, payer);
    return { id: paymentId, pay: () => buyer.approve() };
  },
  match: (paymentId) => ({ custom_id: paymentId }),
  async forge(stage, { id }) {
    const order = await orderOf(stage, id);
    return ((await stage.admins.paypal.post('/forge', { order })) as { status?: number }).status;
  },
  async resend(stage, { id }) {
    const order = await orderOf(stage, id);
    const { events } = await stage.admins.paypal.books<Books>();
    return resendAll(
      stage.admins.paypal,
      'events',
      events.filter((event) => event.order === order),
    );
  },
};

export async function approvedByReturn(stage: DemoContext): Promise<void> {
  const { report } = stage;
  report.section('PayPal: approved, and captured on the return');
  const payer = await stage.newPayer();
  const { paymentId, buyer } = await goToPayPal(stage, payer);
  await stage.admins.paypal.addFault({ kind: 'delay', delayMs: 1500, match: paypal.match(paymentId) });
  const back = await buyer.approve();
  await fetch(back);
  report.check('the check that the return triggers captures it', (await payer.check(paymentId)).result === 'paid');
}

export async function approvedByNotification(stage: DemoContext): Promise<void> {
  const { report } = stage;
  report.section('PayPal: the browser never comes back');
  const payer = await stage.newPayer();
  const { paymentId, buyer } = await goToPayPal(stage, payer);
  await buyer.approve();
  report.check('the notification of the approval captures it', await waitForStatus(payer, paymentId, 'succeeded'));
}

export async function declinedFunding(stage: DemoContext): Promise<void> {
  const { report } = stage;
  report.section('PayPal: the card behind the account is declined, then another account pays');
  const payer = await stage.newPayer();
  const { applicationId, paymentId, buyer } = await goToPayPal(stage, payer);
  await buyer.approve('declined-funding');
  const isDeclined = async () => (await payer.check(paymentId)).result === 'continue';
  report.check('it is not paid, and can be continued', await until(isDeclined, WAIT_TIMEOUT));
  const again = await payer.startPayment(applicationId, 'paypal');
  await new PayPalBuyer(again).approve();
  report.check('the other account pays it', await waitForStatus(payer, again.payment.id, 'succeeded'));
}
