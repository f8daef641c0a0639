import { webhookFunction } from '../../shared/wiring/webhook-function.ts';

export const handler = webhookFunction('paypal');
