import { X509Certificate } from 'node:crypto';
import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { forgersKey } from '../forgers-key.ts';
import { toBeijing } from './beijing-time.ts';
import { type Answer, type CallFields, respondWithFaults } from './call-faults.ts';
import { encrypt } from './encryption.ts';
import { invalidParameter, systemError, WechatPayError } from './errors.ts';
import type { WechatPayFaults } from './faults.ts';
import type { Identity, SigningKey } from './identity.ts';
import { type Product, parseBody, readOrder } from './order-requests.ts';
import type { Order, Orders } from './orders.ts';
import type { Refunds } from './refunds.ts';
import { signedHeaders, signtestHeaders, verifyRequest } from './signatures.ts';
import { orderView, refundView } from './views.ts';

export interface GatewayDependencies {
  identity: Identity;
  orders: Orders;
  refunds: Refunds;
  faults: WechatPayFaults;
  now: () => number;
  /** The origin of the H5 page. */
  publicUrl: () => string;
  stopping: AbortSignal;
}

export const H5_PATH = '/cgi-bin/mmpayweb-bin/checkmweb';
/** What a QR code says, before its token. */
export const CODE_PREFIX = 'weixin://wxpay/bizpayurl?pr=';

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' };

const closing = z.object({ mchid: z.string() });
const outNumbers = z.object({ out_trade_no: z.string().optional(), out_refund_no: z.string().optional() });

/** `/v3`: verifies the merchant's signature; the answers are signed, errors too. */
export function gatewayRoutes(dependencies: GatewayDependencies): Hono {
  const { identity, orders, refunds, faults, now, publicUrl } = dependencies;

  const call = (name: string, act: (c: Context, body: string) => Answer) => async (c: Context) => {
    const body = await c.req.text();
    const { pathname, search } = new URL(c.req.url);
    const authorization = c.req.header('authorization');
    try {
      verifyRequest({ method: c.req.method, target: pathname + search, body, authorization }, identity, now());
    } catch (error) {
      if (!(error instanceof WechatPayError)) throw error;
      // WeChat Pay does not sign the answer to a request that it cannot attribute.
      return c.json(error.body, error.status);
    }
    const fields = { call: name, ...c.req.param(), ...numbersOf(body) };
    return respondWithFaults(dependencies, c, fields, () => act(c, body), signer(c, fields));
  };

  const forgedKey = (): SigningKey => ({ serial: identity.publicKey.serial, privateKey: forgersKey() });

  const signer = (c: Context, fields: CallFields) => (answer: Answer) => {
    const { status, body } = answer;
    const text = body === undefined ? '' : JSON.stringify(body);
    const respond = (signature = {}) =>
      new Response(text || null, { status, headers: { ...(text && JSON_TYPE), ...signature } });
    if (faults.trigger('unsigned_answer', fields)) return respond();
    const key = faults.trigger('forged_answer', fields) ? forgedKey() : answerKey(c, identity);
    const signature = signedHeaders(text, key, now());
    return respond(faults.trigger('signtest_answer', fields) ? signtestHeaders(signature) : signature);
  };

  const place = (product: Product, link: (order: Order) => object) =>
    call(product, (_, body) => ({
      status: 200,
      body: link(orders.place(product, readOrder(product, body, identity, now()))),
    }));

  const show = (find: (c: Context) => Order) =>
    call('query', (c) => {
      if (c.req.query('mchid') !== identity.mchId) throw invalidParameter('mchid');
      const order = find(c);
      const isOther = faults.trigger('other_order', { out_trade_no: order.outTradeNo });
      return { status: 200, body: orderView(isOther ? { ...order, outTradeNo: 'another_order' } : order, identity) };
    });

  return new Hono()
    .post(
      '/v3/pay/transactions/native',
      place('native', ({ link }) => ({ code_url: CODE_PREFIX + link.token })),
    )
    .post(
      '/v3/pay/transactions/h5',
      place('h5', ({ link }) => ({ h5_url: `${publicUrl()}${H5_PATH}?prepay_id=${link.token}&package=1405458241` })),
    )
    .get(
      '/v3/pay/transactions/id/:transaction_id',
      show((c) => orders.getByTransaction(c.req.param('transaction_id') ?? '')),
    )
    .get(
      '/v3/pay/transactions/out-trade-no/:out_trade_no',
      show((c) => orders.get(c.req.param('out_trade_no') ?? '')),
    )
    .post(
      '/v3/pay/transactions/out-trade-no/:out_trade_no/close',
      call('close', (c, body) => {
        if (parseBody(closing, body).mchid !== identity.mchId) throw invalidParameter('/mchid');
        orders.close(orders.get(c.req.param('out_trade_no') ?? ''));
        return { status: 204 };
      }),
    )
    .post(
      '/v3/refund/domestic/refunds',
      call('refund', (_, body) => {
        const { order, refund } = refunds.request(body);
        if (faults.trigger('refund_unknown', { out_refund_no: refund.outRefundNo })) throw systemError();
        return { status: 200, body: refundView(order, refund) };
      }),
    )
    .get(
      '/v3/refund/domestic/refunds/:out_refund_no',
      call('refund_query', (c) => {
        const { order, refund } = refunds.get(c.req.param('out_refund_no') ?? '');
        return { status: 200, body: refundView(order, refund) };
      }),
    )
    .get(
      '/v3/certificates',
      call('certificates', () => {
        if (faults.trigger('no_certificates')) throw noCertificates();
        return { status: 200, body: { data: [certificateView(identity)] } };
      }),
    );
}

/** The key that signs an answer: the one that the request names, else the platform certificate, as while an account switches. */
function answerKey(c: Context, { publicKey, certificate }: Identity): SigningKey {
  return c.req.header('wechatpay-serial') === publicKey.serial ? publicKey : certificate;
}

function certificateView({ certificate, apiV3Key }: Identity) {
  const { validFrom, validTo } = new X509Certificate(certificate.pem);
  return {
    serial_no: certificate.serial,
    effective_time: toBeijing(Date.parse(validFrom)),
    expire_time: toBeijing(Date.parse(validTo)),
    encrypt_certificate: encrypt(certificate.pem, apiV3Key, 'certificate'),
  };
}

/** The numbers that a body names, for the faults. */
function numbersOf(body: string): z.output<typeof outNumbers> {
  try {
    return outNumbers.parse(JSON.parse(body));
  } catch {
    return {};
  }
}

const noCertificates = () =>
  new WechatPayError(404, 'RESOURCE_NOT_EXISTS', '无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。');
