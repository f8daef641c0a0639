import type { DemoContext } from './context.ts';

/** What Amina has paid by card, the newest first; she reads a receipt number to the office over the phone. */
async function findPaidPayment({ amina }: DemoContext, which: number) {
  const { items } = await amina.payments('status=succeeded');
  const payment = items[which];
  if (payment === undefined) throw new Error('Amina has not paid');
  return payment;
}

export async function decideApplication(stage: DemoContext): Promise<void> {
  const { report, amina, wei, olga, farid } = stage;
  report.section('The visa office decides on an application');
  const { id, applicationId, receiptNumber } = await findPaidPayment(stage, 0);
  const { items } = await olga.findPayments({ by: 'receipt_number', receiptNumber });
  report.check('the officer finds the payment by its receipt number', items[0]?.id === id);
  const hers = await olga.findApplications({ by: 'email', email: 'AMINA@example.com' });
  const found = hers.items.find((one) => one.id === applicationId);
  report.check('and the application by an e-mail address', found?.paid === true);
  const curious = await wei.call('GET', `/staff/payments/${id}`);
  report.check('an applicant may not look', curious.status === 403 && curious.body.code === 'forbidden');
  const path = `/staff/applications/${applicationId}/status`;
  const early = await olga.call('POST', path, { to: 'approved', reason: 'in a hurry' });
  report.check('it cannot be approved before it was looked at', early.body.code === 'status_change_not_allowed');
  const finance = await farid.call('POST', path, { to: 'processing', reason: 'not mine' });
  report.check('finance decides on no application', finance.status === 403);
  await olga.changeApplicationStatus(applicationId, 'processing', 'passport is being checked');
  const late = await amina.call('POST', `/applications/${applicationId}/withdraw`);
  report.check('it can be withdrawn no longer', late.body.code === 'withdrawal_not_allowed');
  await olga.changeApplicationStatus(applicationId, 'approved', 'passport is genuine');
  report.check('the applicant sees it approved', (await amina.application(applicationId)).state === 'approved');
}

export async function refundPart(stage: DemoContext): Promise<void> {
  const { report, amina, olga, farid } = stage;
  report.section('Finance gives a part back, and everything stands in the audit trail');
  const { id, applicationId, amount } = await findPaidPayment(stage, 1);
  const refused = await olga.call('POST', `/payments/${id}/refunds`, { reason: 'goodwill' }, { 'idempotency-key': id });
  report.check('an officer refunds nothing', refused.status === 403);
  await farid.refund(id, { amount: 1000, reason: 'goodwill' }, id);
  await farid.refund(id, { amount: 1000, reason: 'goodwill' }, id);
  const { refunds, refunded } = await amina.payment(id);
  report.check(`10.00 of ${amount.amount / 100} go back, once`, refunds.length === 1 && refunded?.amount === 1000);
  await farid.staffGetPayment(id);
  const { items } = await olga.auditEvents(`applicationId=${applicationId}`);
  for (const { at, by, action, result } of items) report.step(`${at}  ${by.role} ${by.userId}: ${action}, ${result}`);
  const acts = items.map(({ action, result }) => `${action} ${result}`).join();
  report.check(
    'the audit trail tells who did what',
    acts === 'staff-get-payment done,request-refund already_done,request-refund done',
  );
}
