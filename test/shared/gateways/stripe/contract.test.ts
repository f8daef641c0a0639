import { paymentGatewayContract } from '../../../contracts/payment-gateway.contract.ts';
import { startStripeContext } from './context.ts';

// Those of the wallets are files of their own: the SDK waits between its attempts, and files run side by side.
paymentGatewayContract('Stripe', startStripeContext);
