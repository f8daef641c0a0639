import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { hold } from '../faults.ts';
import { fromBeijing, toBeijing } from './beijing-time.ts';
import { errorPage } from './cashier-pages.ts';
import type { AlipayFaults } from './faults.ts';
import { BUYER, type Identity } from './notices.ts';
import { isPageMethod, type Orders } from './orders.ts';
import { type Refunds, refundedFenOf } from './refunds.ts';
import { invalid, invalidParameter, missing, Refusal } from './refusal.ts';
import { type Params, signRsa2, verifyRequest } from './signatures.ts';
import type { Trade, TradeKey, Trades } from './trades.ts';
import { toYuan } from './yuan.ts';

const SKEW = 15 * 60 * 1000;
const SLOW_MS = 2_000;

export interface GatewayDependencies {
  identity: Identity;
  orders: Orders;
  trades: Trades;
  refunds: Refunds;
  faults: AlipayFaults;
  now: () => number;
  /** Where a browser reaches the cashier. */
  publicUrl: () => string;
  stopping: AbortSignal;
}

type Biz = TradeKey & Record<string, unknown>;
type Answer = Record<string, string>;

/** `/gateway.do`: verifies what the merchant signed; pages go on to the cashier, calls are answered in signed JSON. */
export function gatewayRoutes(dependencies: GatewayDependencies): Hono {
  const { identity, orders, now, publicUrl } = dependencies;
  const methods = tradeMethods(dependencies);
  return new Hono().on(['GET', 'POST'], '/gateway.do', async (c) => {
    const params = await readParams(c);
    const method = params.method ?? '';
    if (isPageMethod(method)) {
      try {
        verifyMerchant(params, identity, now());
        const { token } = orders.take(method, params, readBiz(params), now());
        return c.redirect(`${publicUrl()}/cashier/${token}`);
      } catch (error) {
        return c.html(errorPage(refusalOf(error)), 400);
      }
    }
    const act = Object.hasOwn(methods, method) ? methods[method] : undefined;
    if (act === undefined || params.app_id !== identity.appId) {
      const refusal = act === undefined ? invalid('method', '不存在的方法名') : invalid('app-id', '无效的AppID参数');
      return c.json({ error_response: refusal.node });
    }
    const answer = (node: object) => c.body(signedAnswer(method, node, identity), 200, JSON_TYPE);
    try {
      verifyMerchant(params, identity, now());
      return await withFaults(dependencies, c, method, readBiz(params), (biz) => answer(act(biz)));
    } catch (error) {
      return answer(refusalOf(error).node);
    }
  });
}

const JSON_TYPE = { 'content-type': 'application/json;charset=utf-8' };

/** The signature covers the text of the node as sent. Like Alipay's own, that text escapes its slashes. */
function signedAnswer(method: string, node: object, { privateKey }: Identity): string {
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
  if (at === undefined || Math.abs(at - now) > SKEW)
    throw invalid('timestamp', `非法的时间戳参数，北京时间 ${toBeijing(now)}`);
}

const biz = z.looseObject({ out_trade_no: z.string().optional(), trade_no: z.string().optional() });

function readBiz({ biz_content }: Params): Biz {
  try {
    return biz.parse(JSON.parse(biz_content ?? ''));
  } catch {
    throw invalidParameter('biz_content');
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  throw error;
}

async function withFaults(
  { faults, stopping }: GatewayDependencies,
  c: Context,
  method: string,
  biz: Biz,
  act: (biz: Biz) => Response,
): Promise<Response> {
  const about = { method, out_trade_no: biz.out_trade_no, trade_no: biz.trade_no };
  const hang = (delayMs?: number) => hold(delayMs, c.req.raw.signal, stopping);
  const before = faults.strike('timeout_before', about);
  if (before) {
    await hang(before.delayMs);
    return c.text('Gateway Timeout', 504);
  }
  if (faults.strike('error_500', about)) return c.text('Internal Server Error', 500);
  if (faults.strike('system_error', about)) throw new Refusal('20000', 'isp.unknow-error', '服务暂不可用');
  const slow = faults.strike('slow', about);
  if (slow) await hang(slow.delayMs ?? SLOW_MS);
  const response = act(biz);
  const after = faults.strike('timeout_after', about);
  if (after) {
    await hang(after.delayMs);
    return c.text('Gateway Timeout', 504);
  }
  return faults.strike('error_500_after', about) ? c.text('Internal Server Error', 500) : response;
}

function tradeMethods({ trades, refunds }: GatewayDependencies): Record<string, (biz: Biz) => Answer> {
  return {
    'alipay.trade.query': (biz) => queried(trades.get(biz)),
    'alipay.trade.close': (biz) => success(trades.close(trades.get(biz))),
    'alipay.trade.refund': (biz) => {
      const { trade, moved, refund } = refunds.refund(trades.get(biz), biz);
      return {
        ...success(trade),
        buyer_logon_id: BUYER.logonId,
        buyer_user_id: BUYER.id,
        fund_change: moved ? 'Y' : 'N',
        refund_fee: toYuan(refundedFenOf(trade)),
        send_back_fee: toYuan(moved ? refund.fen : 0),
      };
    },
    'alipay.trade.fastpay.refund.query': (biz) => {
      const trade = trades.get(biz);
      const asked = biz.out_request_no;
      if (typeof asked !== 'string') throw invalidParameter('out_request_no');
      const refund = trade.refunds.find(({ outRequestNo, doneAt }) => outRequestNo === asked && doneAt !== undefined);
      if (refund === undefined) return SUCCESS;
      return {
        ...success(trade),
        out_request_no: asked,
        refund_amount: toYuan(refund.fen),
        total_amount: toYuan(trade.totalFen),
        refund_status: 'REFUND_SUCCESS',
      };
    },
  };
}

const SUCCESS: Answer = { code: '10000', msg: 'Success' };

function success({ outTradeNo, tradeNo }: Trade): Answer {
  return { ...SUCCESS, out_trade_no: outTradeNo, trade_no: tradeNo };
}

function queried(trade: Trade): Answer {
  const paid = toYuan(trade.paidAt === undefined ? 0 : trade.totalFen);
  return {
    ...success(trade),
    trade_status: trade.status,
    total_amount: toYuan(trade.totalFen),
    buyer_logon_id: BUYER.logonId,
    buyer_user_id: BUYER.id,
    buyer_pay_amount: paid,
    receipt_amount: paid,
    invoice_amount: paid,
    point_amount: '0.00',
    ...(trade.paidAt !== undefined && { send_pay_date: toBeijing(trade.paidAt) }),
  };
}
