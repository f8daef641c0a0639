import type { Applicant } from '../../client/applicant.ts';
import { WechatPayer } from '../../local/payers/wechat-payer.ts';
import { type DemoContext, PRICED_IN_YUAN, waitForStatus } from './context.ts';
import { type DemoGateway, resendAll } from './notification-scenarios.ts';

interface Books {
  readonly notifications: readonly { readonly id: string; readonly outTradeNo: string }[];
}

/** The payer applies and chooses WeChat Pay. */
async function start({ report, system }: DemoContext, payer: Applicant, device: 'desktop' | 'phone') {
  const { id } = await payer.applyAndSubmit({ nationality: PRICED_IN_YUAN, language: 'zh-CN' });
  const started = await payer.startPayment(id, 'wechat-pay', device);
  report.step(`${started.payment.id} shows ${started.checkout?.type === 'qr' ? 'a QR code' : 'an H5 address'}`);
  const open = (checkout: typeof started) =>
    new WechatPayer(checkout, system.addresses['wechat-pay'], system.addresses.site);
  return { applicationId: id, started, phone: open(started), open };
}

export const wechatPay: DemoGateway = {
  method: 'wechat-pay',
  displayName: 'WeChat Pay',
  async begin(stage, payer) {
    const { started, phone } = await start(stage, payer, 'desktop');
    return { id: started.payment.id, pay: () => phone.pay() };
  },
  match: (paymentId) => ({ out_trade_no: paymentId }),
  async forge({ admins }, { id }) {
    return ((await admins['wechat-pay'].post('/forge', { out_trade_no: id })) as { httpStatus?: number }).httpStatus;
  },
  async resend({ admins }, payment) {
    const { notifications } = await admins['wechat-pay'].books<Books>();
    const ofPayment = notifications.filter(({ outTradeNo }) => outTradeNo === payment.id);
    return resendAll(admins['wechat-pay'], 'notifications', ofPayment);
  },
};

export async function scannedCode(stage: DemoContext): Promise<void> {
  const { report, wei } = stage;
  report.section('WeChat Pay: a QR code is scanned');
  const { started, phone } = await start(stage, wei, 'desktop');
  await phone.pay('insufficient');
  report.check('a declined payer may try again', (await wei.check(started.payment.id)).result === 'continue');
  await phone.pay();
  report.check('the notification settles it', await waitForStatus(wei, started.payment.id, 'succeeded'));
}

export async function onAPhone(stage: DemoContext): Promise<void> {
  const { report, system } = stage;
  report.section('WeChat Pay: on a phone');
  const payer = await stage.newPayer();
  const { started, phone } = await start(stage, payer, 'phone');
  const back = (await phone.pay()) ?? '';
  report.check('WeChat Pay returns to the site', back.startsWith(system.addresses.site));
  report.check('it is paid', await waitForStatus(payer, started.payment.id, 'succeeded'));
}

export async function fromComputerToPhone(stage: DemoContext): Promise<void> {
  const { report } = stage;
  report.section('WeChat Pay: a QR code on a computer, then paid on the phone');
  const payer = await stage.newPayer();
  const { applicationId, phone, open } = await start(stage, payer, 'desktop');
  const onPhone = await payer.startPayment(applicationId, 'wechat-pay', 'phone');
  report.check('the phone gets an address instead of a code', onPhone.checkout?.type === 'redirect');
  report.check('the code on the computer is dead', !(await phone.isOpen()));
  await open(onPhone).pay();
  report.check('the phone pays it', await waitForStatus(payer, onPhone.payment.id, 'succeeded'));
}
