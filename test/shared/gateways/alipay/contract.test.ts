import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startAlipayWorld } from './context.ts';

paymentGatewayContract('Alipay', startAlipayWorld);
