import { REFUND_WORKING_DAYS } from '../../../shared/domain/refund.ts';
import type { EmailTemplates } from './templates.ts';

const { from, to } = REFUND_WORKING_DAYS;
const REFUND_NOTE = `款项将退回您付款时使用的银行卡或账户。您无需任何操作；退款发出后，多数银行会在 ${from} 至 ${to} 个工作日内入账。`;

export const zhCN: EmailTemplates = {
  paid: ({ amount }) => ({
    subject: `电子签证费用已支付：${amount}`,
    paragraphs: [
      `我们已收到 ${amount}，您的电子签证申请已完成付款。`,
      '您无需再支付任何费用。请保留收据编号，致电签证办公室时需要提供。',
    ],
  }),
  notAccepted: ({ amount }, reason) => ({
    subject: `您支付的 ${amount} 正在退回`,
    paragraphs: [`我们收到了 ${amount}，但无法接受这笔款项：${reasonText(reason)}。`, REFUND_NOTE],
  }),
  failed: ({ amount, siteUrl }) => ({
    subject: '您的电子签证付款未成功',
    paragraphs: [
      `${amount} 的付款已被最终拒绝。没有扣款，您的申请尚未付款。`,
      `如需付款，请打开 ${siteUrl}，登录后重新开始。您可以换一张银行卡或换一种付款方式。`,
    ],
  }),
  expired: ({ amount, siteUrl }) => ({
    subject: '您的电子签证付款未完成',
    paragraphs: [
      `支付 ${amount} 的时限已过。没有扣款，您的申请尚未付款。`,
      `如需付款，请打开 ${siteUrl}，登录后重新开始。`,
    ],
  }),
  refundInitiated: ({ amount }) => ({
    subject: `正在向您退款 ${amount}`,
    paragraphs: [`我们正在向您退款 ${amount}。`, REFUND_NOTE, '付款页面上显示退款的进度。'],
  }),
  refundReturned: ({ amount }) => ({
    subject: `${amount} 的退款尚未到账`,
    paragraphs: [
      `${amount} 的退款被退回给了我们。我们会自动再次退款。`,
      '如果仍不成功，签证办公室会通过其他方式退还给您。您的款项不会丢失，您无需任何操作。',
    ],
  }),
  refundFailed: ({ amount }) => ({
    subject: `${amount} 的退款：签证办公室正在处理`,
    paragraphs: [
      `${amount} 的退款尚未按您的付款方式退回。签证办公室正在处理，必要时会通过银行转账等其他方式退还给您。`,
      '您的款项不会丢失。如需您提供信息，签证办公室会与您联系。致电时请提供收据编号。',
    ],
  }),
  refundedManually: ({ amount }) => ({
    subject: `我们已退款 ${amount}`,
    paragraphs: [
      `我们已退款 ${amount}。款项无法按您的付款方式退回，签证办公室已通过银行转账等其他方式退还给您。`,
      `付款页面上显示退款的参考编号。如果 ${to} 个工作日后仍未收到，请致电签证办公室并提供收据编号。`,
    ],
  }),
  disputed: ({ amount }) => ({
    subject: `您的电子签证付款中有 ${amount} 存在争议`,
    paragraphs: [
      `您的银行或支付服务商正在处理电子签证付款中 ${amount} 的争议。`,
      '如果您没有提出争议，请联系您的银行或支付服务商。如果是误操作，您可以在那里撤回。',
    ],
  }),
  disputeWon: ({ amount }) => ({
    subject: `关于 ${amount} 的争议已结束`,
    paragraphs: [`电子签证付款中 ${amount} 的争议已有结果：付款有效。`, '您无需任何操作。'],
  }),
  disputeLost: ({ amount }) => ({
    subject: `${amount} 因争议已退还给您`,
    paragraphs: [
      `因付款争议，您的银行或支付服务商已将电子签证付款中的 ${amount} 退还给您。`,
      '您的申请状态不变，您无需任何操作。',
    ],
  }),
  disputeReversed: ({ amount }) => ({
    subject: '您的电子签证申请不再是已付款状态',
    paragraphs: [
      `因付款争议，您的银行或支付服务商已将电子签证付款中的 ${amount} 退还给您。余款不足以支付签证费用，因此您的申请不再是已付款状态。`,
      '如果您仍需要签证，请致电签证办公室并提供收据编号。',
    ],
  }),
  receiptNumber: '收据编号',
  details: '详情',
  warning: '我们绝不会通过电子邮件索要银行卡信息或密码。',
};

function reasonText(reason: Parameters<EmailTemplates['notAccepted']>[1]): string {
  switch (reason) {
    case 'application_already_paid':
      return '该申请此前已付款';
    case 'application_withdrawn':
      return '该申请已撤回';
    case 'quote_superseded':
      return '价格在此期间已变更';
    case 'amount_mismatch':
      return '金额与应付费用不符';
    default:
      return '该申请不需要这笔款项';
  }
}
