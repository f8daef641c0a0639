import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startPayPalContext } from './context.ts';

paymentGatewayContract('PayPal', startPayPalContext);
