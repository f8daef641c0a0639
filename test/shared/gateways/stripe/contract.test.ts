import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startStripeWorld } from './context.ts';

paymentGatewayContract('Stripe', startStripeWorld);
