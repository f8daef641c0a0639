import { useTranslation } from 'react-i18next';
import type { CheckoutProps } from '../method.ts';
import { QrCheckout } from '../qr-checkout.tsx';
import { RedirectCheckout } from '../redirect-checkout.tsx';

/** A code to scan on a desktop; on a phone, the browser goes to WeChat. */
export function WechatPayCheckout(props: CheckoutProps) {
  const { t } = useTranslation();
  if (props.checkout.type !== 'qr') return <RedirectCheckout {...props} />;
  return (
    <QrCheckout {...props}>
      <p>{t('method.wechat-pay.what')}</p>
    </QrCheckout>
  );
}
