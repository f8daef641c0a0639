import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { fromBeijing, toBeijing } from './beijing-time.ts';
import { respondWithFaults } from './call-faults.ts';
import { errorPage } from './cashier-pages.ts';
import { AlipayError, invalid, invalidParameter, missing } from './errors.ts';
import type { AlipayFaults } from './faults.ts';
import type { Identity } from './notification-params.ts';
import { isPageMethod, type Orders } from './orders.ts';
import type { Refunds } from './refunds.ts';
import { type Params, signRsa2, verifyRequest } from './signatures.ts';
import { type Biz, tradeMethods } from './trade-methods.ts';
import type { Trades } from './trades.ts';

/** Milliseconds. */
const MAX_CLOCK_SKEW = 15 * 60 * 1000;

export interface GatewayDependencies {
  identity: Identity;
  orders: Orders;
  trades: Trades;
  refunds: Refunds;
  faults: AlipayFaults;
  now: () => number;
  /** The cashier's origin for browsers. */
  publicUrl: () => string;
  stopping: AbortSignal;
}

/** `/gateway.do`: verifies the merchant's signature. Page methods redirect to the cashier; other calls return signed JSON. */
export function gatewayRoutes(dependencies: GatewayDependencies): Hono {
  const { identity, orders, now, publicUrl } = dependencies;
  const methods = tradeMethods(dependencies);
  return new Hono().on(['GET', 'POST'], '/gateway.do', async (c) => {
    const params = await readParams(c);
    const method = params.method ?? '';
    if (isPageMethod(method)) {
      try {
        verifyMerchant(params, identity, now());
        const { token } = orders.register(method, params, readBiz(params), now());
        return c.redirect(new URL(`/cashier/${token}`, publicUrl()).href);
      } catch (error) {
        return c.html(errorPage(toAlipayError(error)), 400);
      }
    }
    const act = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (act === undefined || params.app_id !== identity.appId) {
      const refusal = act === undefined ? invalid('method', '不存在的方法名') : invalid('app-id', '无效的AppID参数');
      return c.json({ error_response: refusal.node });
    }
    const answer = (node: object) => c.body(signedResponse(method, node, identity), 200, JSON_TYPE);
    try {
      verifyMerchant(params, identity, now());
      const biz = readBiz(params);
      return await respondWithFaults(dependencies, c, { ...biz, method }, () => answer(act(biz)));
    } catch (error) {
      return answer(toAlipayError(error).node);
    }
  });
}

const JSON_TYPE = { 'content-type': 'application/json;charset=utf-8' };

/** The signature covers the exact JSON text of the node, in which Alipay escapes slashes. */
function signedResponse(method: string, node: object, { privateKey }: Identity): string {
  const text = JSON.stringify(node).replaceAll('/', '\\/');
  return `{"${method.replaceAll('.', '_')}_response":${text},"sign":"${signRsa2(text, privateKey)}"}`;
}

async function readParams(c: Context): Promise<Params> {
  const body = c.req.method === 'POST' ? await c.req.text() : '';
  return Object.fromEntries([...new URL(c.req.url).searchParams, ...new URLSearchParams(body)]);
}

function verifyMerchant(params: Params, identity: Identity, now: number): void {
  if (!params.app_id) throw missing('app-id');
  if (params.app_id !== identity.appId) throw invalid('app-id', '无效的AppID参数');
  if (!params.sign) throw missing('signature');
  if (params.sign_type !== 'RSA2') throw invalid('signature-type', '无效签名类型');
  if (!verifyRequest(params, identity.merchantPublicKey))
    throw invalid('signature', '验签出错，请检查签名字符串和密钥');
  if (params.charset?.toLowerCase() !== 'utf-8') throw invalid('charset', '字符集错误');
  if (!params.timestamp) throw missing('timestamp');
  const at = fromBeijing(params.timestamp);
  if (at === undefined || Math.abs(at - now) > MAX_CLOCK_SKEW)
    throw invalid('timestamp', `非法的时间戳参数，北京时间 ${toBeijing(now)}`);
}

const content = z.looseObject({ out_trade_no: z.string().optional(), trade_no: z.string().optional() });

function readBiz({ biz_content }: Params): Biz {
  try {
    return content.parse(JSON.parse(biz_content ?? ''));
  } catch {
    throw invalidParameter('biz_content');
  }
}

function toAlipayError(error: unknown): AlipayError {
  if (error instanceof AlipayError) return error;
  throw error;
}
