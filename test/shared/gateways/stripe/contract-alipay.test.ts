import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startWalletContext } from './context.ts';

paymentGatewayContract('Alipay via Stripe', () => startWalletContext('alipay'));
