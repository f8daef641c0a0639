import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startWalletContext } from './context.ts';

paymentGatewayContract('WeChat Pay via Stripe', () => startWalletContext('wechat-pay'));
