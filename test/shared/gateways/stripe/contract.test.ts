import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startStripeContext } from './context.ts';

paymentGatewayContract('Stripe', startStripeContext);
