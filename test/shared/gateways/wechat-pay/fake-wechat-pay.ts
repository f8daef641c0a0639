import { createCipheriv, createVerify, randomBytes, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { RawNotification } from '../../../../shared/ports/payments/payment-gateway.ts';

export interface SigningKey {
  readonly serial: string;
  readonly privateKey: string;
}

export interface FakeOptions {
  readonly appId: string;
  readonly mchId: string;
  readonly merchantPublicKey: string;
  readonly apiV3Key: string;
  /** The key that WeChat signs with; `named` is the one that the request asks for. */
  readonly signingKey: (named: string | undefined) => SigningKey;
  readonly now: () => number;
}

interface Order {
  readonly number: string;
  readonly product: string;
  readonly total: number;
  readonly parameters: string;
  readonly timeExpire: number;
  state: 'NOTPAY' | 'SUCCESS' | 'CLOSED' | 'REFUND';
  paidTotal: number;
  transactionId?: string;
  paidAt: number;
  link: string;
}

export interface FakeRefund {
  readonly number: string;
  readonly id: string;
  readonly order: Order;
  readonly amount: number;
  readonly parameters: string;
  status: string;
}

type Fault = (request: FakeRequest) => FakeAnswer | 'hang' | undefined;
export interface FakeRequest {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly headers: IncomingMessage['headers'];
}
export interface FakeAnswer {
  readonly status: number;
  readonly body?: object;
  readonly unsigned?: true;
}

/** WeChat Pay's own data and signatures, as far as the adapter needs them. */
export class FakeWechatPay {
  readonly orders = new Map<string, Order>();
  readonly refunds = new Map<string, FakeRefund>();
  readonly asked: FakeRequest[] = [];
  readonly #options: FakeOptions;
  readonly #faults: Fault[] = [];
  #ids = 0;

  constructor(options: FakeOptions) {
    this.#options = options;
  }

  /** Answers the next call that it applies to instead. */
  fault(fault: Fault): void {
    this.#faults.push(fault);
  }

  clearFaults(): void {
    this.#faults.length = 0;
  }

  async start() {
    const server = createServer((request, response) => void this.#serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
    };
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url: path = '', headers } = request;
    const asked = { method, path, body, headers };
    this.asked.push(asked);
    const answer = this.#faulty(asked) ?? this.#answer(asked);
    if (answer === 'hang') return void request.socket.destroy();
    const text = answer.body === undefined ? '' : JSON.stringify(answer.body);
    const signed = answer.unsigned ? {} : this.signature(text, headers['wechatpay-serial'] as string | undefined);
    response.writeHead(answer.status, { 'content-type': 'application/json', ...signed }).end(text);
  }

  #faulty(asked: FakeRequest): FakeAnswer | 'hang' | undefined {
    for (const [i, fault] of this.#faults.entries()) {
      const answer = fault(asked);
      if (answer === undefined) continue;
      this.#faults.splice(i, 1);
      return answer;
    }
    return undefined;
  }

  /** The headers by which WeChat signs a body. */
  signature(body: string, named?: string): Record<string, string> {
    const { serial, privateKey } = this.#options.signingKey(named);
    const timestamp = String(Math.floor(this.#options.now() / 1_000));
    const nonce = randomBytes(16).toString('hex');
    const signature = sign('RSA-SHA256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), privateKey);
    return {
      'wechatpay-serial': serial,
      'wechatpay-timestamp': timestamp,
      'wechatpay-nonce': nonce,
      'wechatpay-signature': signature.toString('base64'),
    };
  }

  #answer(asked: FakeRequest): FakeAnswer {
    if (!this.#isSignedByMerchant(asked)) return error(401, 'SIGN_ERROR');
    const [path = ''] = asked.path.split('?');
    const body = asked.body === '' ? {} : JSON.parse(asked.body);
    const [, product] = /^\/v3\/pay\/transactions\/(native|h5)$/.exec(path) ?? [];
    if (product) return this.#place(product, body);
    const [, number = '', close] = /^\/v3\/pay\/transactions\/out-trade-no\/([^/]+)(\/close)?$/.exec(path) ?? [];
    if (close) return this.#close(number);
    if (number) return this.#query(number);
    if (path === '/v3/refund/domestic/refunds') return this.#refund(body);
    const [, refundNumber = ''] = /^\/v3\/refund\/domestic\/refunds\/([^/]+)$/.exec(path) ?? [];
    const refund = this.refunds.get(decodeURIComponent(refundNumber));
    return refund ? { status: 200, body: this.#refundBody(refund) } : error(404, 'RESOURCE_NOT_EXISTS');
  }

  #isSignedByMerchant({ method, path, body, headers }: FakeRequest): boolean {
    const fields = Object.fromEntries(
      [...(headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
    );
    if (fields.mchid !== this.#options.mchId) return false;
    const content = `${method}\n${path}\n${fields.timestamp}\n${fields.nonce_str}\n${body}\n`;
    return createVerify('RSA-SHA256')
      .update(content)
      .verify(this.#options.merchantPublicKey, fields.signature ?? '', 'base64');
  }

  #place(product: string, body: Record<string, never>): FakeAnswer {
    const { scene_info, ...same } = body as unknown as {
      scene_info?: unknown;
      out_trade_no: string;
      time_expire: string;
      amount: { total: number };
    };
    if (same.amount.total < 1 || (product === 'h5' && scene_info === undefined)) return error(400, 'PARAM_ERROR');
    const number = same.out_trade_no;
    const parameters = JSON.stringify(same);
    const existing = this.orders.get(number);
    if (existing?.state === 'CLOSED') return error(400, 'ORDER_CLOSED');
    if (existing && existing.state !== 'NOTPAY') return error(400, 'ORDERPAID');
    if (existing && (existing.product !== product || existing.parameters !== parameters))
      return error(400, 'INVALID_REQUEST');
    const order: Order = existing ?? {
      number,
      product,
      parameters,
      total: same.amount.total,
      paidTotal: same.amount.total,
      timeExpire: Date.parse(same.time_expire),
      state: 'NOTPAY',
      paidAt: 0,
      link: '',
    };
    this.#ids++;
    order.link =
      product === 'native'
        ? `weixin://wxpay/bizpayurl?pr=${this.#ids}`
        : `https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx${this.#ids}&package=1`;
    this.orders.set(number, order);
    return { status: 200, body: product === 'native' ? { code_url: order.link } : { h5_url: order.link } };
  }

  /** Also 204 for an order that is closed already or does not exist. */
  #close(number: string): FakeAnswer {
    const order = this.orders.get(number);
    if (order?.state === 'SUCCESS' || order?.state === 'REFUND') return error(400, 'ORDERPAID');
    if (order) order.state = 'CLOSED';
    return { status: 204 };
  }

  #query(number: string): FakeAnswer {
    const order = this.orders.get(number);
    return order ? { status: 200, body: this.transactionOf(order) } : error(404, 'ORDER_NOT_EXIST');
  }

  transactionOf({ number, product, state, total, paidTotal, transactionId, paidAt }: Order): Record<string, unknown> {
    const paid = transactionId !== undefined;
    const { appId: appid, mchId: mchid } = this.#options;
    return {
      appid,
      mchid,
      out_trade_no: number,
      ...(paid && { transaction_id: transactionId, success_time: rfc3339(paidAt) }),
      trade_type: product === 'native' ? 'NATIVE' : 'MWEB',
      trade_state: state,
      trade_state_desc: 'x',
      amount: paid
        ? { total: paidTotal, payer_total: paidTotal - 1, currency: 'CNY', payer_currency: 'CNY' }
        : { total },
    };
  }

  /** The payer pays what the code or address leads to. */
  pay(link: string): Order {
    const order = [...this.orders.values()].find((one) => one.link === link);
    if (order?.state !== 'NOTPAY' || this.#options.now() >= order.timeExpire) throw new Error('cannot be paid');
    this.#ids++;
    order.state = 'SUCCESS';
    order.paidAt = this.#options.now();
    order.transactionId = `42000000${String(this.#ids).padStart(20, '0')}`;
    return order;
  }

  #refund(body: Record<string, unknown>): FakeAnswer {
    const wanted = body as {
      out_refund_no: string;
      transaction_id?: string;
      out_trade_no?: string;
      amount: { refund: number; total: number };
    };
    const order = [...this.orders.values()].find(
      ({ number, transactionId }) =>
        number === wanted.out_trade_no || (transactionId && transactionId === wanted.transaction_id),
    );
    if (order?.transactionId === undefined) return error(404, 'RESOURCE_NOT_EXISTS');
    const parameters = JSON.stringify(wanted);
    const existing = this.refunds.get(wanted.out_refund_no);
    if (existing)
      return existing.parameters === parameters
        ? { status: 200, body: this.#refundBody(existing) }
        : error(400, 'INVALID_REQUEST');
    const refunded = [...this.refunds.values()].reduce(
      (sum, one) => (one.order === order && one.status !== 'CLOSED' ? sum + one.amount : sum),
      0,
    );
    if (wanted.amount.total !== order.paidTotal || refunded + wanted.amount.refund > order.paidTotal)
      return error(400, 'INVALID_REQUEST');
    return {
      status: 200,
      body: this.#refundBody(this.addRefund(order, wanted.out_refund_no, wanted.amount.refund, parameters)),
    };
  }

  addRefund(order: Order, number: string, amount: number, parameters = ''): FakeRefund {
    const refund = { number, id: `5030${++this.#ids}`, order, amount, parameters, status: 'SUCCESS' };
    this.refunds.set(number, refund);
    order.state = 'REFUND';
    return refund;
  }

  #refundBody({ number, id, order, amount, status }: FakeRefund): object {
    return {
      refund_id: id,
      out_refund_no: number,
      transaction_id: order.transactionId,
      out_trade_no: order.number,
      status,
      ...(status === 'SUCCESS' && { success_time: rfc3339(this.#options.now()) }),
      create_time: rfc3339(this.#options.now()),
      amount: {
        total: order.paidTotal,
        refund: amount,
        payer_total: order.paidTotal,
        payer_refund: amount,
        currency: 'CNY',
      },
    };
  }

  refundNotice(refund: FakeRefund, changed: object = {}): RawNotification {
    const { refund_id, out_refund_no, transaction_id, out_trade_no, amount, success_time } = this.#refundBody(
      refund,
    ) as Record<string, unknown>;
    const refund_status = refund.status;
    const resource = {
      mchid: this.#options.mchId,
      refund_id,
      out_refund_no,
      transaction_id,
      out_trade_no,
      amount,
      success_time,
      refund_status,
    };
    return this.notice(`REFUND.${refund_status}`, { ...resource, ...changed });
  }

  /** A notification with an encrypted resource (an object, or any text), signed now. */
  notice(eventType: string, resource: object | string, changed: object = {}): RawNotification {
    const nonce = randomBytes(6).toString('hex');
    const [associated_data] = eventType.toLowerCase().split('.') as [string];
    const cipher = createCipheriv('aes-256-gcm', this.#options.apiV3Key, nonce).setAAD(Buffer.from(associated_data));
    const encrypted = Buffer.concat([
      cipher.update(typeof resource === 'string' ? resource : JSON.stringify(resource), 'utf8'),
      cipher.final(),
      cipher.getAuthTag(),
    ]);
    const body = JSON.stringify({
      id: `EV-${++this.#ids}`,
      create_time: rfc3339(this.#options.now()),
      resource_type: 'encrypt-resource',
      event_type: eventType,
      summary: '支付成功',
      resource: {
        original_type: associated_data,
        algorithm: 'AEAD_AES_256_GCM',
        ciphertext: encrypted.toString('base64'),
        associated_data,
        nonce,
      },
      ...changed,
    });
    return { body, headers: this.signature(body) };
  }
}

export function error(status: number, code: string): FakeAnswer {
  return { status, body: { code, message: code.toLowerCase() } };
}

/** In Beijing time and whole seconds. */
export function rfc3339(at: number): string {
  return `${new Date(at + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;
}
