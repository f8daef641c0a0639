import { type Context, Hono } from 'hono';
import { closedPage, errorPage, loginPage, paidPage, payPage, scanPage } from './cashier-pages.ts';
import { AlipayError } from './errors.ts';
import { type Identity, returnParams } from './notification-params.ts';
import type { Order, Orders } from './orders.ts';
import { signed } from './signatures.ts';
import { matchesOrder, type Trade, type Trades } from './trades.ts';

interface CashierDependencies {
  identity: Identity;
  orders: Orders;
  trades: Trades;
  now: () => number;
  onOpen: (trade: Trade) => void;
}

/** The pages where the buyer logs in and pays: plain forms, addressed by the token of a verified order. */
export function cashierRoutes({ identity, orders, trades, now, onOpen }: CashierDependencies): Hono {
  const show = (c: Context, order: Order, problem?: string) => {
    if (isForOtherDevice(c, order)) return c.html(scanPage(order, identity.sellerId));
    const trade = trades.find({ out_trade_no: order.outTradeNo });
    if (trade === undefined) {
      if (order.expiresAt <= now()) return c.html(closedPage(order), 410);
      return c.html(loginPage(order, identity.sellerId));
    }
    if (isPaid(trade)) return c.html(paidPage(returnAddress(order, trade)));
    if (!matchesOrder(trade, order)) return c.html(errorPage(inconsistent()), 400);
    if (trade.status === 'TRADE_CLOSED') return c.html(closedPage(order), 410);
    return c.html(payPage(order, identity.sellerId, problem));
  };

  const returnAddress = (order: Order, trade: Trade) => {
    if (order.returnUrl === undefined) return undefined;
    const address = new URL(order.returnUrl);
    const params = signed(returnParams(trade, order.method, identity, now()), identity.privateKey);
    for (const [name, value] of Object.entries(params)) address.searchParams.append(name, value);
    return address.href;
  };

  const withOrder = (act: (c: Context, order: Order) => Response | Promise<Response>) => async (c: Context) => {
    const order = orders.get(c.req.param('token') ?? '');
    if (order === undefined) return c.html(errorPage(unknownOrder()), 404);
    return act(c, order);
  };

  return new Hono()
    .get(
      '/:token',
      withOrder((c, order) => show(c, order)),
    )
    .post(
      '/:token/login',
      withOrder((c, order) => {
        const isPayable =
          !isForOtherDevice(c, order) &&
          order.expiresAt > now() &&
          trades.find({ out_trade_no: order.outTradeNo }) === undefined;
        if (isPayable) onOpen(trades.open(order));
        return c.redirect(`/cashier/${order.token}`, 303);
      }),
    )
    .post(
      '/:token/pay',
      withOrder(async (c, order) => {
        const { outcome } = await c.req.parseBody();
        const trade = trades.find({ out_trade_no: order.outTradeNo });
        if (trade?.status !== 'WAIT_BUYER_PAY' || !matchesOrder(trade, order)) {
          return c.redirect(`/cashier/${order.token}`, 303);
        }
        if (outcome !== 'success') return show(c, order, 'The balance is insufficient. Nothing was paid.');
        const address = returnAddress(order, trades.pay(trade));
        return c.redirect(address ?? `/cashier/${order.token}`, 303);
      }),
    );
}

/** The page for computers shows a code to scan with a phone, so on that phone itself nothing can be paid. */
function isForOtherDevice(c: Context, { method }: Order): boolean {
  return method === 'alipay.trade.page.pay' && /Mobi/.test(c.req.header('user-agent') ?? '');
}

const isPaid = ({ status }: Trade) => status === 'TRADE_SUCCESS' || status === 'TRADE_FINISHED';

const inconsistent = () => new AlipayError('40004', 'ACQ.CONTEXT_INCONSISTENT', '交易信息被篡改');
const unknownOrder = () => new AlipayError('40004', 'ACQ.INVALID_PARAMETER', 'No such order');
