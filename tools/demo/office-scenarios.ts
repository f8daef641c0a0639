import { problemOf } from '../../client/api-client.ts';
import type { StaffMember } from '../../client/staff-member.ts';
import type { DemoContext } from './context.ts';

/** One of Amina's paid payments, the newest first; she reads its receipt number to the visa office over the phone. */
async function findPaidPayment({ amina }: DemoContext, which: number) {
  const { items } = await amina.payments({ status: 'succeeded' });
  const payment = items[which];
  if (payment === undefined) throw new Error('Amina has not paid');
  return payment;
}

export async function decideApplication(stage: DemoContext): Promise<void> {
  const { report, amina, wei, olga, farid } = stage;
  report.section('The visa office decides on an application');
  const { id, applicationId, receiptNumber } = await findPaidPayment(stage, 0);
  const heard = receiptNumber.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'i');
  const { items } = await olga.findPayments({ by: 'receipt_number', receiptNumber: heard });
  report.check('the officer finds the payment by its receipt number, as it was heard', items[0]?.id === id);
  const hers = await olga.findApplications({ by: 'email', value: 'AMINA@example.com' });
  const found = hers.items.find((one) => one.id === applicationId);
  report.check('and the application by an email address', found?.paid === true);
  const curious = await problemOf(wei.api.GET('/staff/payments/{paymentId}', { params: { path: { paymentId: id } } }));
  report.check('an applicant may not look', curious.status === 403 && curious.code === 'forbidden');
  const params = { path: { applicationId } };
  const move = ({ api }: StaffMember, to: 'approved' | 'processing', reason: string) =>
    problemOf(api.POST('/staff/applications/{applicationId}/status', { params, body: { to, reason } }));
  const early = await move(olga, 'approved', 'in a hurry');
  report.check('it cannot be approved before it is processed', early.code === 'status_change_not_allowed');
  const finance = await move(farid, 'processing', 'not mine');
  report.check('finance decides on no application', finance.status === 403);
  await olga.changeApplicationStatus(applicationId, 'processing', 'passport is being checked');
  const late = await problemOf(amina.api.POST('/applications/{applicationId}/withdraw', { params }));
  report.check('it can no longer be withdrawn', late.code === 'withdrawal_not_allowed');
  await olga.changeApplicationStatus(applicationId, 'approved', 'passport is genuine');
  report.check('the applicant sees it approved', (await amina.application(applicationId)).state === 'approved');
}

export async function refundPart(stage: DemoContext): Promise<void> {
  const { report, amina, olga, farid } = stage;
  report.section('Finance refunds a part, and the audit trail records everything');
  const { id, applicationId, amount } = await findPaidPayment(stage, 1);
  const params = { path: { paymentId: id }, header: { 'Idempotency-Key': id } };
  const refund = { params, body: { reason: 'goodwill' } } as const;
  const refused = await problemOf(olga.api.POST('/payments/{paymentId}/refunds', refund));
  report.check('an officer may not refund', refused.status === 403);
  await farid.refund(id, { amount: 1000, reason: 'goodwill' }, id);
  await farid.refund(id, { amount: 1000, reason: 'goodwill' }, id);
  const { refunds, refunding, refunded } = await amina.payment(id);
  const goingBack = (refunding?.amount ?? 0) + (refunded?.amount ?? 0);
  report.check(`10.00 of ${amount.amount / 100} go back, once`, refunds.length === 1 && goingBack === 1000);
  await farid.staffGetPayment(id);
  const { items } = await olga.auditEvents({ applicationId });
  for (const { at, by, action, result } of items) report.step(`${at}  ${by.role} ${by.userId}: ${action}, ${result}`);
  const acts = items.map(({ action, result }) => `${action} ${result}`).join();
  report.check(
    'the audit trail shows who did what',
    acts === 'staff-get-payment done,request-refund already_done,request-refund done',
  );
}
