import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startAlipayContext } from './context.ts';

paymentGatewayContract('Alipay', startAlipayContext);
