/** The schemas of the API. Each becomes a component of the OpenAPI document under its name here. */

export { office } from './office.ts';
export * from './schemas/applications.ts';
export * from './schemas/checkout.ts';
export * from './schemas/config.ts';
export * from './schemas/disputes.ts';
export * from './schemas/exports.ts';
export * from './schemas/live.ts';
export * from './schemas/payments.ts';
export * from './schemas/problems.ts';
export * from './schemas/refunds.ts';
export * from './schemas/values.ts';
