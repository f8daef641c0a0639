import type * as z from 'zod';
import type { routes } from '../../../shared/api/routes.ts';
import type * as schema from '../../../shared/api/schemas.ts';

/** Types alone: the schemas themselves, and the library behind them, stay out of the bundle. */
export type Application = z.output<typeof schema.application>;
export type ApplicationForm = z.input<typeof schema.applicationForm>;
export type ApplicationPage = z.output<typeof schema.applicationPage>;
export type CheckAnswer = z.output<typeof schema.checkAnswer>;
export type Config = z.output<typeof schema.config>;
export type Method = z.output<typeof schema.method>;
export type Money = z.output<typeof schema.money>;
export type Payment = z.output<typeof schema.payment>;
export type PaymentRecord = z.output<typeof schema.paymentRecord>;
export type PaymentPage = z.output<typeof schema.paymentPage>;
export type Problem = z.output<typeof schema.problem>;
export type Quote = z.output<typeof schema.quote>;
export type QuoteOption = Quote['options'][number];
export type StartedPayment = z.output<typeof schema.startedPayment>;
export type Checkout = NonNullable<StartedPayment['checkout']>;

type Routes = typeof routes;
type Name = keyof Routes;
type NameOf<E> = { [N in Name]: E extends `${Routes[N]['method']} ${Routes[N]['path']}` ? N : never }[Name];
type Part<N extends Name, K extends string> =
  Routes[N] extends Record<K, infer S extends z.ZodType> ? z.input<S> : never;
type Given<K extends string, T> = [T] extends [never] ? unknown : { readonly [key in K]: T };

/** A route as `POST /applications/{applicationId}/payments`. */
export type Endpoint = { [N in Name]: `${Routes[N]['method']} ${Routes[N]['path']}` }[Name];

export type Input<E extends Endpoint> = Given<'path', Part<NameOf<E>, 'pathParameters'>> &
  Given<'body', Part<NameOf<E>, 'body'>> & { readonly query?: Part<NameOf<E>, 'query'> & object };

type Answers<N extends Name> = Routes[N]['answers'][keyof Routes[N]['answers']];
export type Output<E extends Endpoint> = Answers<NameOf<E>> extends infer S extends z.ZodType ? z.output<S> : never;
