import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startAlipayWorld } from './world.ts';

paymentGatewayContract('Alipay', startAlipayWorld);
