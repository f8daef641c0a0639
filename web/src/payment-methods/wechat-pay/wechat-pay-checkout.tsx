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
      <ol className="qr-steps">
        <li>{t('wechat_pay.open')}</li>
        <li>{t('wechat_pay.scan')}</li>
        <li>{t('wechat_pay.confirm')}</li>
      </ol>
      <p className="hint">{t('wechat_pay.camera')}</p>
    </QrCheckout>
  );
}
