import { type Context, Hono } from 'hono';
import { CODE_PREFIX, H5_PATH } from './gateway.ts';
import type { Identity } from './identity.ts';
import type { Order, Orders } from './orders.ts';
import { cameraPage, errorPage, paidPage, payPage } from './pages.ts';

const LATE_MS = 60_000;

interface Dependencies {
  identity: Identity;
  orders: Orders;
  now: () => number;
  speed: number;
  onOpen: (order: Order) => void;
}

/**
 * The pages of the payer: `/scan` takes what a QR code says, the H5 address opens from the merchant's page on a phone. WeChat Pay's own
 * wording of a refusal is in brackets.
 */
export function payerRoutes({ identity, orders, now, speed, onOpen }: Dependencies): Hono {
  const show = (c: Context, order: Order | undefined, token: string, returnUrl?: string) => {
    if (order === undefined) return c.html(errorPage('Unknown code.'), 404);
    if (order.paidAt !== undefined || order.debit !== undefined) return c.html(paidPage(returnUrl));
    if (order.link.token !== token || order.link.expiresAt <= now()) {
      return c.html(
        errorPage('It has expired or was replaced by a newer one (支付请求已失效，请重新发起支付).', returnUrl),
        410,
      );
    }
    if (!orders.isPayable(order))
      return c.html(errorPage('The order has expired or is closed (订单已过期).', returnUrl), 410);
    onOpen(order);
    return c.html(payPage(order, identity.mchId, returnUrl));
  };

  return new Hono()
    .get('/scan', (c) => {
      const code = c.req.query('code');
      if (code === undefined) return c.html(cameraPage(orders.all().filter((order) => isWaiting(order, now()))));
      const token = code.startsWith(CODE_PREFIX) ? code.slice(CODE_PREFIX.length) : '';
      const order = orders.byToken(token);
      return show(c, order?.product === 'native' ? order : undefined, token);
    })
    .get(H5_PATH, (c) => {
      const { prepay_id: token = '', redirect_url: returnUrl } = c.req.query();
      const problem = refusalOfH5(c, returnUrl, identity.h5Domains);
      if (problem !== undefined) return c.html(errorPage(problem), 403);
      const order = orders.byToken(token);
      return show(c, order?.product === 'h5' ? order : undefined, token, returnUrl);
    })
    .post('/pay/:token', async (c) => {
      const { outcome, return_url } = await c.req.parseBody();
      const returnUrl = typeof return_url === 'string' && isOf(return_url, identity.h5Domains) ? return_url : undefined;
      const order = orders.byToken(c.req.param('token'));
      if (order === undefined) return c.html(errorPage('Unknown code.'), 404);
      if (!orders.isPayable(order)) return show(c, order, order.link.token, returnUrl);
      if (outcome === 'insufficient') {
        return c.html(payPage(order, identity.mchId, returnUrl, 'The balance is insufficient. Nothing was paid.'));
      }
      orders.pay(order, outcome === 'late' ? LATE_MS / speed : undefined);
      return returnUrl === undefined ? c.html(paidPage()) : c.redirect(returnUrl, 303);
    });
}

function isWaiting({ product, state, debit, expiresAt, link }: Order, now: number): boolean {
  return product === 'native' && state === 'NOTPAY' && !debit && now < Math.min(expiresAt, link.expiresAt);
}

/** Why an H5 address does not open: wrong browser, referring page or return address. */
function refusalOfH5(c: Context, returnUrl: string | undefined, domains: readonly string[]): string | undefined {
  if (/MicroMessenger/.test(c.req.header('user-agent') ?? '')) {
    return 'Open it outside WeChat (请在微信外打开订单，进行支付).';
  }
  const referer = c.req.header('referer');
  if (referer === undefined) return 'The browser sent no Referer (商家参数格式有误，请联系商家解决).';
  if (!isOf(referer, domains))
    return 'It was opened from an unregistered domain (商家存在未配置的参数，请联系商家解决).';
  if (returnUrl !== undefined && !isOf(returnUrl, domains))
    return 'redirect_url has an unregistered domain (商家参数格式有误).';
  return undefined;
}

function isOf(address: string, domains: readonly string[]): boolean {
  return /^https?:/.test(address) && URL.canParse(address) && domains.includes(new URL(address).hostname);
}
