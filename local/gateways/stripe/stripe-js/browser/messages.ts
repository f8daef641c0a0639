/** The messages between the page and the frame of the card fields. Card data never leaves the frame. */

export interface Intent {
  readonly id: string;
  readonly status: string;
  readonly client_secret: string;
  readonly next_action: { readonly use_stripe_sdk?: { readonly stripe_js?: string } } | null;
  readonly last_payment_error: StripeFailure | null;
}

export interface StripeFailure {
  readonly type: string;
  readonly code?: string;
  readonly decline_code?: string;
  readonly message?: string;
  readonly payment_intent?: Intent;
}

export type Result = { readonly paymentIntent: Intent } | { readonly error: StripeFailure };

export interface Appearance {
  readonly locale: string;
  readonly variables: Readonly<Record<string, string>>;
}

export type ToFrame =
  | { readonly type: 'appearance'; readonly appearance: Appearance }
  | { readonly type: 'focus' }
  | { readonly type: 'submit'; readonly call: number }
  | {
      readonly type: 'confirm';
      readonly call: number;
      readonly key: string;
      readonly clientSecret: string;
      readonly returnUrl: string;
    };

export type FromFrame =
  | { readonly type: 'ready' }
  | { readonly type: 'height'; readonly height: number }
  | { readonly type: 'change'; readonly complete: boolean; readonly empty: boolean }
  | { readonly type: 'submitted'; readonly call: number; readonly error?: StripeFailure }
  | { readonly type: 'confirmed'; readonly call: number; readonly result: Result };

export function intentIdOf(clientSecret: string): string {
  return clientSecret.split('_secret_')[0] ?? '';
}

/** Calls the API with the publishable key. A network error becomes an error result. */
export async function callStripe(path: string, options: RequestInit = {}): Promise<Result> {
  try {
    const response = await fetch(path, options);
    const body = await response.json();
    return response.ok ? { paymentIntent: body } : { error: body.error };
  } catch {
    return { error: { type: 'api_connection_error', message: 'We could not reach Stripe.' } };
  }
}
