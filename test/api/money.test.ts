import './money/amounts.ts';
import './money/stripe-webhooks.ts';
import './money/alipay-notifications.ts';
import './money/late-success.ts';
