import { PAYMENT_METHODS } from '../../shared/domain/payment-method.ts';

/** What `--from` reads. */
export const FORM = `{${PAYMENT_METHODS.map((method) => `"${method}": {…}`).join(', ')}}`;
