import { AlipayBuyer } from '../../local/payers/alipay-buyer.ts';
import { type DemoContext, PRICED_IN_YUAN, waitForBooks, waitForStatus } from './context.ts';

/** Wei applies, chooses Alipay and goes to the cashier. */
async function openCashier({ wei, report }: DemoContext) {
  const { id } = await wei.applyAndSubmit({
    nationality: PRICED_IN_YUAN,
    fullName: 'Wei Applicant',
    language: 'zh-CN',
  });
  const { payment, checkout } = await wei.startPayment(id, 'alipay');
  const buyer = await AlipayBuyer.open({ payment, checkout });
  await buyer.logIn();
  report.step(`${payment.id} is at the cashier`);
  return { paymentId: payment.id, buyer };
}

export async function notifiedBeforeReturn(stage: DemoContext): Promise<void> {
  const { report, wei } = stage;
  report.section("Alipay: the notification comes before the browser's return");
  const { paymentId, buyer } = await openCashier(stage);
  const back = await buyer.pay();
  report.check('the notification settles it', await waitForStatus(wei, paymentId, 'succeeded'));
  await fetch(back);
  report.check('the return finds it paid', (await wei.check(paymentId)).result === 'paid');
}

interface AlipayBooks {
  notifications: { outTradeNo: string; params: Record<string, string>; state: string; attempts: unknown[] }[];
}

export async function notifiedAfterReturn(stage: DemoContext): Promise<void> {
  const { report, wei, alipay } = stage;
  report.section("Alipay: the notification comes after the browser's return");
  const { paymentId, buyer } = await openCashier(stage);
  const match = { out_trade_no: paymentId, trade_status: 'TRADE_SUCCESS' };
  await alipay.addFault({ kind: 'delay', delayMs: 1500, match });
  const back = await buyer.pay();
  await fetch(back);
  report.check('the return address decides nothing', (await wei.payment(paymentId)).status === 'pending');
  report.check('the check that the return triggers finds it paid', (await wei.check(paymentId)).result === 'paid');
  const before = await wei.payment(paymentId);
  const delivered = await waitForBooks<AlipayBooks>(alipay, ({ notifications }) =>
    notifications.some(({ outTradeNo, params, state }) => {
      return outTradeNo === paymentId && params.trade_status === 'TRADE_SUCCESS' && state === 'delivered';
    }),
  );
  report.check('the late notification is accepted', delivered);
  const after = await wei.payment(paymentId);
  report.check('and changes nothing', JSON.stringify(after) === JSON.stringify(before));
}

export async function notifiedInsteadOfReturn(stage: DemoContext): Promise<void> {
  const { report, wei } = stage;
  report.section('Alipay: the browser never comes back');
  const { paymentId, buyer } = await openCashier(stage);
  await buyer.pay();
  report.check('the notification alone settles it', await waitForStatus(wei, paymentId, 'succeeded'));
}

export async function notificationLost(stage: DemoContext): Promise<void> {
  const { report, wei, alipay } = stage;
  report.section('Alipay: the notification is lost altogether');
  const { paymentId, buyer } = await openCashier(stage);
  await alipay.addFault({ kind: 'drop', times: 5, match: { out_trade_no: paymentId } });
  await buyer.pay();
  report.check('the payment is still pending', (await wei.payment(paymentId)).status === 'pending');
  report.check('checking the payment settles it', (await wei.check(paymentId)).result === 'paid');
}

export async function switchMethod({ report, olga }: DemoContext): Promise<void> {
  report.section('Another method instead');
  const { id } = await olga.applyAndSubmit({ nationality: PRICED_IN_YUAN });
  const card = await olga.startPayment(id, 'stripe');
  const instead = await olga.startPayment(id, 'alipay');
  report.check('the card payment is closed first', (await olga.payment(card.payment.id)).status === 'canceled');
  const buyer = await AlipayBuyer.open(instead);
  await buyer.logIn();
  await buyer.pay();
  report.check('Alipay pays it', await waitForStatus(olga, instead.payment.id, 'succeeded'));
}
