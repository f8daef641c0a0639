import type { components } from '../../../client/schema.d.ts';

type Schemas = components['schemas'];

export type Application = Schemas['Application'];
export type ApplicationForm = Schemas['ApplicationForm'];
export type CheckResult = Schemas['CheckResult'];
export type Checkout = Schemas['Checkout'];
export type Config = Schemas['Config'];
export type Method = Schemas['Method'];
export type Money = Schemas['Money'];
export type Payment = Schemas['Payment'];
export type PaymentRecord = Schemas['PaymentRecord'];
export type Problem = Schemas['Problem'];
export type Quote = Schemas['Quote'];
export type QuoteOption = Quote['options'][number];
export type StartedPayment = Schemas['StartedPayment'];
