import { expect, it } from 'vitest';
import { reportedByAlipay } from '../../../tools/chaos/gateways/alipay/books.ts';

const AT = 1_795_435_200_000;

const subjectsOf = (params: Record<string, string>) =>
  reportedByAlipay([{ outTradeNo: 'pay_1', params, attempts: [{ body: 'success', answeredAt: AT }] }], 'pay_1').map(
    ({ subject }) => subject,
  );

it.each([
  ['a success', { trade_status: 'TRADE_SUCCESS' }, ['success']],
  ['a success with a refund of zero', { trade_status: 'TRADE_SUCCESS', refund_fee: '0.00' }, ['success']],
  [
    'a success with a refund of the portal',
    { trade_status: 'TRADE_SUCCESS', refund_fee: '0.01', out_biz_no: '42' },
    ['success', 'refund gw_42'],
  ],
  [
    'a success with our own refund',
    { trade_status: 'TRADE_SUCCESS', refund_fee: '1.00', out_biz_no: 're_1' },
    ['success'],
  ],
  ['a finished trade with its refunds', { trade_status: 'TRADE_FINISHED', refund_fee: '1.00' }, ['success']],
  [
    'a full refund of the portal',
    { trade_status: 'TRADE_CLOSED', refund_fee: '7.00', out_biz_no: '42' },
    ['refund gw_42'],
  ],
  ['a closed trade', { trade_status: 'TRADE_CLOSED' }, []],
])('the audit reads %s by its amounts', (_, params, subjects) => {
  expect(subjectsOf(params as unknown as Record<string, string>)).toEqual(subjects);
});
