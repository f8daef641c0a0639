import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startStripeContext, startWalletContext } from './context.ts';

paymentGatewayContract('Stripe', startStripeContext);
paymentGatewayContract('Alipay via Stripe', () => startWalletContext('alipay'));
paymentGatewayContract('WeChat Pay via Stripe', () => startWalletContext('wechat-pay'));
