import { AlipayBuyer } from '../../local/payers/alipay-buyer.ts';
import { booksShow, PRICED_IN_YUAN, type Stage, statusBecomes } from './stage.ts';

/** Wei applies, chooses Alipay and goes to the cashier. */
async function atTheCashier({ wei, report }: Stage) {
  const { id } = await wei.submitted({ nationality: PRICED_IN_YUAN, fullName: 'Wei Applicant', language: 'zh-CN' });
  const { payment, checkout } = await wei.pay(id, 'alipay');
  const buyer = await AlipayBuyer.open({ payment, checkout });
  await buyer.logIn();
  report.step(`${payment.id} is at the cashier`);
  return { paymentId: payment.id, buyer };
}

export async function notifiedBeforeReturn(stage: Stage): Promise<void> {
  const { report, wei } = stage;
  report.chapter("Alipay: the notification comes before the browser's return");
  const { paymentId, buyer } = await atTheCashier(stage);
  const back = await buyer.pay();
  report.check('the notification settles it', await statusBecomes(wei, paymentId, 'succeeded'));
  await fetch(back);
  report.check('the return finds it paid', (await wei.check(paymentId)).answer === 'paid');
}

interface AlipayBooks {
  notifications: { outTradeNo: string; params: Record<string, string>; state: string; attempts: unknown[] }[];
}

export async function notifiedAfterReturn(stage: Stage): Promise<void> {
  const { report, wei, alipay } = stage;
  report.chapter("Alipay: the notification comes after the browser's return");
  const { paymentId, buyer } = await atTheCashier(stage);
  const match = { out_trade_no: paymentId, trade_status: 'TRADE_SUCCESS' };
  await alipay.fault({ kind: 'delay', delayMs: 1500, match });
  const back = await buyer.pay();
  await fetch(back);
  report.check('the return address decides nothing', (await wei.payment(paymentId)).status === 'pending');
  report.check('the check that the return triggers finds it paid', (await wei.check(paymentId)).answer === 'paid');
  const before = await wei.payment(paymentId);
  const delivered = await booksShow<AlipayBooks>(alipay, ({ notifications }) =>
    notifications.some(({ outTradeNo, params, state }) => {
      return outTradeNo === paymentId && params.trade_status === 'TRADE_SUCCESS' && state === 'delivered';
    }),
  );
  report.check('the notification is taken when it comes at last', delivered);
  const after = await wei.payment(paymentId);
  report.check('and changes nothing', JSON.stringify(after) === JSON.stringify(before));
}

export async function notifiedInsteadOfReturn(stage: Stage): Promise<void> {
  const { report, wei } = stage;
  report.chapter('Alipay: the browser never comes back');
  const { paymentId, buyer } = await atTheCashier(stage);
  await buyer.pay();
  report.check('the notification alone settles it', await statusBecomes(wei, paymentId, 'succeeded'));
}

export async function notificationLost(stage: Stage): Promise<void> {
  const { report, wei, alipay } = stage;
  report.chapter('Alipay: the notification is lost altogether');
  const { paymentId, buyer } = await atTheCashier(stage);
  await alipay.fault({ kind: 'lose', times: 5, match: { out_trade_no: paymentId } });
  await buyer.pay();
  report.check('nobody has told us', (await wei.payment(paymentId)).status === 'pending');
  report.check('checking the payment settles it', (await wei.check(paymentId)).answer === 'paid');
}

export async function switchesMethod({ report, olga }: Stage): Promise<void> {
  report.chapter('Another method instead');
  const { id } = await olga.submitted({ nationality: PRICED_IN_YUAN });
  const card = await olga.pay(id, 'stripe');
  const instead = await olga.pay(id, 'alipay');
  report.check('the card payment is closed first', (await olga.payment(card.payment.id)).status === 'canceled');
  const buyer = await AlipayBuyer.open(instead);
  await buyer.logIn();
  await buyer.pay();
  report.check('Alipay pays it', await statusBecomes(olga, instead.payment.id, 'succeeded'));
}
