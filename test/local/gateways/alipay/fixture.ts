import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AlipaySdk } from 'alipay-sdk';
import { type AlipaySandboxOptions, createAlipaySandbox } from '../../../../local/gateways/alipay/app.ts';
import { toBeijing } from '../../../../local/gateways/alipay/beijing-time.ts';
import type { Notification } from '../../../../local/gateways/alipay/notifications.ts';
import { rsaKey } from '../../../support/once-per-run.ts';

export const alipayKeys = rsaKey('gateway');
export const merchantKeys = rsaKey('merchant');
export const APP_ID = '9021000123456789';
export const SELLER_ID = '2088102123456789';

export async function startSandbox(options: Partial<AlipaySandboxOptions> = {}) {
  const sandbox = createAlipaySandbox({
    appId: APP_ID,
    sellerId: SELLER_ID,
    privateKey: alipayKeys.privateKey,
    merchantPublicKey: merchantKeys.publicKey,
    dataFile: ':memory:',
    ...options,
  });
  return { url: await sandbox.start(), stop: () => sandbox.stop() };
}

/** A merchant that uses Alipay's SDK. */
export function merchant(url: string, config: Partial<ConstructorParameters<typeof AlipaySdk>[0]> = {}) {
  const sdk = new AlipaySdk({
    appId: APP_ID,
    privateKey: merchantKeys.privateKey,
    keyType: 'PKCS8',
    alipayPublicKey: alipayKeys.publicKey,
    gateway: `${url}/gateway.do`,
    camelcase: false,
    ...config,
  });
  const exec = (method: string, bizContent: object, at = Date.now()) =>
    sdk.exec(method, { timestamp: toBeijing(at), bizContent }, { validateSign: true });
  return {
    sdk,
    query: (out_trade_no: string, at?: number) => exec('alipay.trade.query', { out_trade_no }, at),
    close: (out_trade_no: string) => exec('alipay.trade.close', { out_trade_no }),
    closeUrl: (out_trade_no: string) =>
      sdk.pageExecute('alipay.trade.close', 'GET', { timestamp: toBeijing(Date.now()), bizContent: { out_trade_no } }),
    refund: (out_trade_no: string, refund_amount: string, out_request_no?: string) =>
      exec('alipay.trade.refund', { out_trade_no, refund_amount, out_request_no }),
    refundQuery: (out_trade_no: string, out_request_no: string) =>
      exec('alipay.trade.fastpay.refund.query', { out_trade_no, out_request_no }),
    pageUrl: (order: PageOrder = {}) => {
      const { notifyUrl, returnUrl = 'https://merchant.example/back?payment=1', wap = false, at, ...biz } = order;
      return sdk.pageExecute(wap ? 'alipay.trade.wap.pay' : 'alipay.trade.page.pay', 'GET', {
        timestamp: toBeijing(at ?? Date.now()),
        returnUrl,
        ...(notifyUrl !== undefined && { notifyUrl }),
        bizContent: {
          out_trade_no: 'order_1',
          total_amount: '720.00',
          subject: 'e-Visa 签证 50% off + "fee" <b>',
          product_code: wap ? 'QUICK_WAP_WAY' : 'FAST_INSTANT_TRADE_PAY',
          ...biz,
        },
      });
    },
  };
}

interface PageOrder {
  notifyUrl?: string;
  returnUrl?: string;
  wap?: boolean;
  at?: number;
  out_trade_no?: string;
  total_amount?: string;
  subject?: string;
  product_code?: string;
  time_expire?: string;
  quit_url?: string;
}

export const go = (url: string) => fetch(url, { redirect: 'manual' });

export const submit = (url: string, fields: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

/** Opens a checkout URL as a browser does. Returns the cashier's URL, and the buyer's actions. */
export async function openCashier(pageUrl: string) {
  const opened = await go(pageUrl);
  const cashier = opened.headers.get('location');
  if (opened.status !== 302 || cashier === null) throw new Error(`${opened.status}: ${await opened.text()}`);
  return {
    cashier,
    page: () => go(cashier),
    login: () => submit(`${cashier}/login`),
    pay: (outcome = 'success') => submit(`${cashier}/pay`, { outcome }),
  };
}

/** Opens the cashier, logs in and pays. */
export async function payInFull(pageUrl: string) {
  const buyer = await openCashier(pageUrl);
  await buyer.login();
  return buyer.pay();
}

/** Records the merchant's notifications, and answers them with the given text. */
export async function startListener(answer: () => string = () => 'success') {
  const received: Record<string, string>[] = [];
  const server = createServer(async (request, response) => {
    received.push(Object.fromEntries(new URLSearchParams(await text(request))));
    response.end(answer());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

export async function books(url: string) {
  const answer = await fetch(`${url}/_sandbox/books`);
  return (await answer.json()) as { trades: Record<string, unknown>[]; notifications: Notification[] };
}

export const addFault = (url: string, fault: object) =>
  fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
