import { AlipayBuyer } from '../../local/payers/alipay-buyer.ts';
import { type DemoContext, PRICED_IN_YUAN, waitForBooks, waitForStatus } from './context.ts';
import { type DemoGateway, resendAll } from './notification-scenarios.ts';

/** The payer applies, chooses Alipay and goes to the cashier. */
async function openCashier({ wei, report }: DemoContext, payer = wei) {
  const { id } = await payer.applyAndSubmit({
    nationality: PRICED_IN_YUAN,
    fullName: 'Wei Applicant',
    language: 'zh-CN',
  });
  const { payment, checkout } = await payer.startPayment(id, 'alipay');
  const buyer = await AlipayBuyer.open({ payment, checkout });
  await buyer.logIn();
  report.step(`${payment.id} is at the cashier`);
  return { paymentId: payment.id, buyer };
}

interface AlipayBooks {
  notifications: { notifyId: string; outTradeNo: string; params: Record<string, string>; state: string }[];
}

export const alipay: DemoGateway = {
  method: 'alipay',
  displayName: 'Alipay',
  async begin(stage, payer) {
    const { paymentId, buyer } = await openCashier(stage, payer);
    return { id: paymentId, pay: () => buyer.pay() };
  },
  match: (paymentId) => ({ out_trade_no: paymentId }),
  async forge({ admins }, { id }) {
    return ((await admins.alipay.post('/forge', { out_trade_no: id })) as { httpStatus?: number }).httpStatus;
  },
  async resend({ admins }, payment) {
    const { notifications } = await admins.alipay.books<AlipayBooks>();
    const ofPayment = notifications.filter(({ outTradeNo }) => outTradeNo === payment.id);
    return resendAll(
      admins.alipay,
      'notifications',
      ofPayment.map(({ notifyId }) => ({ id: notifyId })),
    );
  },
};

export async function notifiedBeforeReturn(stage: DemoContext): Promise<void> {
  const { report, wei } = stage;
  report.section("Alipay: the notification comes before the browser's return");
  const { paymentId, buyer } = await openCashier(stage);
  const back = await buyer.pay();
  report.check('the notification settles it', await waitForStatus(wei, paymentId, 'succeeded'));
  await fetch(back);
  report.check('the return finds it paid', (await wei.check(paymentId)).result === 'paid');
}

export async function notifiedAfterReturn(stage: DemoContext): Promise<void> {
  const { report, wei, admins } = stage;
  report.section("Alipay: the notification comes after the browser's return");
  const { paymentId, buyer } = await openCashier(stage);
  const match = { out_trade_no: paymentId, trade_status: 'TRADE_SUCCESS' };
  await admins.alipay.addFault({ kind: 'delay', delayMs: 1500, match });
  const back = await buyer.pay();
  await fetch(back);
  report.check('the return address decides nothing', (await wei.payment(paymentId)).status === 'pending');
  report.check('the check that the return triggers finds it paid', (await wei.check(paymentId)).result === 'paid');
  const before = await wei.payment(paymentId);
  const delivered = await waitForBooks<AlipayBooks>(admins.alipay, ({ notifications }) =>
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
