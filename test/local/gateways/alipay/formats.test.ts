import { sign, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { fromBeijing, toBeijing, toBeijingPrecise } from '../../../../local/gateways/alipay/beijing-time.ts';
import { signed, verifyRequest } from '../../../../local/gateways/alipay/signatures.ts';
import { toFen, toYuan } from '../../../../local/gateways/alipay/yuan.ts';
import { alipayKeys, merchantKeys } from './fixture.ts';

test('formats Beijing time eight hours ahead of UTC, in any time zone', () => {
  const at = Date.UTC(2026, 11, 31, 16, 0, 1, 7);
  expect(toBeijing(at)).toBe('2027-01-01 00:00:01');
  expect(toBeijingPrecise(at)).toBe('2027-01-01 00:00:01.007');
  expect(fromBeijing('2027-01-01 00:00:01')).toBe(at - 7);
});

test.each(['', '2027-01-01', '2027-1-1 0:0:0', '2027-02-29 00:00:00', '2027-01-01 24:00:00', '2027-01-01 00:00:00Z'])(
  'rejects %j as Beijing time',
  (text) => expect(fromBeijing(text)).toBeUndefined(),
);

test.each([
  ['0.01', 1],
  ['1', 100],
  ['1.5', 150],
  ['8.29', 829],
  ['100000000.00', 10_000_000_000],
])('converts %s yuan to %d fen', (yuan, fen) => {
  expect(toFen(yuan)).toBe(fen);
  expect(Number(toYuan(fen))).toBe(Number(yuan));
});

test.each(['0', '0.00', '.5', '1.', '01.00', '1.001', '1e2', '-1', ' 1', '1,00', '100000000.01', '¥1'])(
  'rejects %j as an amount in yuan',
  (text) => expect(toFen(text)).toBeUndefined(),
);

test('formats yuan with two decimals', () => {
  expect([0, 5, 50, 72_000].map(toYuan)).toEqual(['0.00', '0.05', '0.50', '720.00']);
});

test('signs notifications without sign_type, and verifies requests with it', () => {
  const notification = signed({ b: '2', a: '签' }, alipayKeys.privateKey);
  const verifies = (text: string) =>
    verify('sha256', Buffer.from(text), alipayKeys.publicKey, Buffer.from(notification.sign ?? '', 'base64'));
  expect(verifies('a=签&b=2')).toBe(true);
  expect(verifies('a=签&b=2&sign_type=RSA2')).toBe(false);

  const request = { b: '2', a: '签', empty: '', sign_type: 'RSA2' };
  const signature = (text: string) => sign('sha256', Buffer.from(text), merchantKeys.privateKey).toString('base64');
  const isRight = (text: string) => verifyRequest({ ...request, sign: signature(text) }, merchantKeys.publicKey);
  expect(isRight('a=签&b=2&sign_type=RSA2')).toBe(true);
  expect(isRight('a=签&b=2')).toBe(false);
});
