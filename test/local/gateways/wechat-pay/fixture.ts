import { createDecipheriv, randomBytes, sign, verify, X509Certificate } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createWechatPaySandbox, type WechatPaySandboxOptions } from '../../../../local/gateways/wechat-pay/app.ts';
import type { Notification } from '../../../../local/gateways/wechat-pay/notifications.ts';
import { platformCertificate } from '../../../../local/gateways/wechat-pay/platform-certificate.ts';
import { oncePerRun, rsaKey } from '../../../support/once-per-run.ts';

export const merchantKeys = rsaKey('merchant');
export const wechatKeys = rsaKey('gateway');
export const certificateKeys = rsaKey('older');
export const CERTIFICATE = oncePerRun('wechat-pay-certificate', () => platformCertificate(certificateKeys));
export const CERTIFICATE_SERIAL = new X509Certificate(CERTIFICATE).serialNumber;
export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0116000000012026010100000000000001';
export const APP_ID = 'wx0123456789abcdef';
export const MCH_ID = '1600000001';
export const MERCHANT_SERIAL = '1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C';
export const API_V3_KEY = 'abcdefghijklmnopqrstuvwxyz012345';
export const SITE = 'https://visa.example.org';

const PUBLIC_KEYS: Record<string, string> = {
  [PUBLIC_KEY_ID]: wechatKeys.publicKey,
  [CERTIFICATE_SERIAL]: certificateKeys.publicKey,
};

export async function startSandbox(options: Partial<WechatPaySandboxOptions> = {}) {
  const sandbox = createWechatPaySandbox({
    appId: APP_ID,
    mchId: MCH_ID,
    merchantSerial: MERCHANT_SERIAL,
    merchantPublicKey: merchantKeys.publicKey,
    apiV3Key: API_V3_KEY,
    publicKey: { serial: PUBLIC_KEY_ID, privateKey: wechatKeys.privateKey },
    certificate: { serial: CERTIFICATE_SERIAL, pem: CERTIFICATE, privateKey: certificateKeys.privateKey },
    h5Domains: [new URL(SITE).hostname],
    dataFile: ':memory:',
    ...options,
  });
  return { url: await sandbox.start(), stop: () => sandbox.stop() };
}

type Headers = Record<string, string | undefined>;

/** Whether WeChat Pay signed the body, and with which key. */
export function signedBy(headers: Headers, body: string): string | undefined {
  const serial = headers['wechatpay-serial'] ?? '';
  const key = PUBLIC_KEYS[serial];
  const lines = `${headers['wechatpay-timestamp']}\n${headers['wechatpay-nonce']}\n${body}\n`;
  const signature = Buffer.from(headers['wechatpay-signature'] ?? '', 'base64');
  return key !== undefined && verify('RSA-SHA256', Buffer.from(lines), key, signature) ? serial : undefined;
}

/** Decrypts a resource as a merchant does. @throws Error if it was tampered with */
export function decrypt({ ciphertext, nonce, associated_data }: Record<string, string>): string {
  const bytes = Buffer.from(ciphertext ?? '', 'base64');
  const decipher = createDecipheriv('aes-256-gcm', API_V3_KEY, nonce ?? '').setAAD(Buffer.from(associated_data ?? ''));
  decipher.setAuthTag(bytes.subarray(-16));
  return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8');
}

interface Signer {
  /** UTC milliseconds. */
  at?: number;
  privateKey?: string;
  serial?: string;
}

interface CallOptions extends Signer {
  /** `Wechatpay-Serial` of the request. */
  answerKey?: string | undefined;
  signal?: AbortSignal;
}

/** The `Authorization` of a merchant's request. */
export function authorization(method: string, path: string, body: string, signer: Signer = {}): string {
  const { at = Date.now(), privateKey = merchantKeys.privateKey, serial = MERCHANT_SERIAL } = signer;
  const timestamp = String(Math.floor(at / 1000));
  const nonce = randomBytes(8).toString('hex');
  const lines = [method, path, timestamp, nonce, body].map((line) => `${line}\n`).join('');
  const signature = sign('RSA-SHA256', Buffer.from(lines), privateKey).toString('base64');
  return `WECHATPAY2-SHA256-RSA2048 mchid="${MCH_ID}",nonce_str="${nonce}",signature="${signature}",timestamp="${timestamp}",serial_no="${serial}"`;
}

/** A merchant that signs its requests, and verifies the answers. */
export function merchant(url: string) {
  async function call(method: string, path: string, body: object | string = '', options: CallOptions = {}) {
    const { answerKey, signal, ...signer } = { answerKey: PUBLIC_KEY_ID, ...options };
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(url + path, {
      method,
      headers: {
        authorization: authorization(method, path, sent, signer),
        'content-type': 'application/json',
        ...(answerKey !== undefined && { 'wechatpay-serial': answerKey }),
      },
      ...(method === 'POST' && { body: sent }),
      ...(signal && { signal }),
    });
    const answered = await response.text();
    return {
      status: response.status,
      body: answered.startsWith('{') ? JSON.parse(answered) : answered,
      signedBy: signedBy(Object.fromEntries(response.headers), answered),
      signature: response.headers.get('wechatpay-signature') ?? '',
    };
  }
  const order = (fields: object = {}) => ({
    appid: APP_ID,
    mchid: MCH_ID,
    description: 'e-Visa 签证 fee',
    out_trade_no: 'order_1',
    notify_url: 'https://visa.example.org/api/webhooks/wechat-pay',
    amount: { total: 72_000, currency: 'CNY' },
    ...fields,
  });
  const scene = { scene_info: { payer_client_ip: '203.0.113.7', h5_info: { type: 'Wap' } } };
  const transactions = '/v3/pay/transactions';
  const query = (no = 'order_1', options?: CallOptions) =>
    call('GET', `${transactions}/out-trade-no/${no}?mchid=${MCH_ID}`, '', options);
  return {
    call,
    native: (fields?: object, options?: CallOptions) => call('POST', `${transactions}/native`, order(fields), options),
    h5: (fields?: object) => call('POST', `${transactions}/h5`, order({ ...scene, ...fields })),
    query,
    state: async (no?: string) => (await query(no)).body.trade_state as string,
    byId: (id: string) => call('GET', `${transactions}/id/${id}?mchid=${MCH_ID}`),
    close: (no = 'order_1', options?: CallOptions) =>
      call('POST', `${transactions}/out-trade-no/${no}/close`, { mchid: MCH_ID }, options),
    refund: (fields: object = {}) =>
      call('POST', '/v3/refund/domestic/refunds', {
        out_trade_no: 'order_1',
        out_refund_no: 'refund_1',
        amount: { refund: 2_000, total: 72_000, currency: 'CNY' },
        ...fields,
      }),
    refundQuery: (no = 'refund_1') => call('GET', `/v3/refund/domestic/refunds/${no}`),
    certificates: () => call('GET', '/v3/certificates'),
  };
}

export const go = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers, redirect: 'manual' });

/** Scans a code and confirms, as a payer does. */
export function scanner(url: string, codeUrl: string) {
  const token = codeUrl.split('pr=')[1] ?? '';
  return {
    page: () => go(`${url}/scan?code=${encodeURIComponent(codeUrl)}`),
    pay: (outcome = 'success') => submit(`${url}/pay/${token}`, { outcome }),
  };
}

export const submit = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

export interface Received {
  headers: Headers;
  body: string;
}

/** Records the merchant's notifications, and answers them with the given status. */
export async function startListener(answer: () => number = () => 204) {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers as Headers, body: await text(request) });
    response.writeHead(answer()).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notify`,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

/** The decrypted resource of a notification. */
export const resourceOf = ({ body }: Received) => JSON.parse(decrypt(JSON.parse(body).resource));

export async function books(url: string) {
  const answer = await fetch(`${url}/_sandbox/books`);
  return (await answer.json()) as { orders: Record<string, unknown>[]; notifications: Notification[] };
}

export const addFault = (url: string, fault: object) =>
  fetch(`${url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
