import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startStripeWorld } from './world.ts';

paymentGatewayContract('Stripe', startStripeWorld);
