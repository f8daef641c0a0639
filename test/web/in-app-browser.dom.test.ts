import { afterEach, expect, test, vi } from 'vitest';
import { METHODS } from '../../web/src/payment-methods/methods.ts';

const PHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15';
const WECHAT = `${PHONE} MicroMessenger/8.0.50(0x18003237) NetType/WIFI Language/zh_CN`;
const WECOM = `${WECHAT} wxwork/4.1.0`;

afterEach(() => vi.unstubAllGlobals());

test.each([
  ['WeChat on a phone', WECHAT, true, ['alipay', 'wechat-pay']],
  ['WeCom on a phone', WECOM, true, ['alipay', 'wechat-pay']],
  // There, WeChat Pay shows a code for the phone.
  ['WeChat on a computer', WECHAT, false, ['alipay']],
  ['the browser of a phone', PHONE, true, []],
])('in %s, the methods that are blocked are known', (_, userAgent, isPhone, blocked) => {
  vi.stubGlobal('navigator', { ...navigator, userAgent });
  vi.stubGlobal('matchMedia', () => ({ matches: isPhone }));
  const methods = Object.values(METHODS).filter(({ isBlocked }) => isBlocked?.());
  expect(methods.map(({ method }) => method)).toEqual(blocked);
});
