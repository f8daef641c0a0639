import type * as z from 'zod';
import type { MethodRules, PaymentMethod } from '../domain/payment-method.ts';

/** A field of a gateway's secret, as `npm run secrets` asks for it. */
export interface SecretField {
  readonly name: string;
  readonly question: string;
  /** A key of several lines is read from a file, one of one line is typed; a list keeps what it held. */
  readonly kind: 'typed' | 'file' | 'list';
}

/** The origins that a gateway's own script in the payer's browser needs; the content security policy is made of them. */
export interface BrowserOrigins {
  readonly script: readonly string[];
  readonly frame: readonly string[];
  readonly connect: readonly string[];
  readonly image: readonly string[];
  /** The origin whose frame may ask for wallets (the permissions policy's `payment`). */
  readonly payment: string;
}

/**
 * One gateway, as plain data: what the CDK app, the wiring, the API, the commands, the system on one machine and the site derive from.
 * It imports no SDK: its adapter beside it does, and is loaded only when it is needed.
 */
export interface GatewayDescriptor {
  readonly method: PaymentMethod;
  readonly displayName: string;
  readonly rules: MethodRules;
  readonly secret: {
    /** The environment variable that names the secret. */
    readonly variable: string;
    readonly description: string;
    readonly schema: z.ZodType;
    /** What the secret holds until somebody fills it in. */
    readonly blank: Readonly<Record<string, unknown>>;
    readonly fields: readonly SecretField[];
    /** What has to be done at the gateway before its keys can be given. */
    readonly instructions: (webhookUrl: string) => string;
  };
  readonly host: {
    /** The environment variable of the functions, and the option of the CDK app, that name another host. */
    readonly variable: string;
    readonly option: string;
    readonly live: string;
    /** For test accounts, where that is another one than the live host. */
    readonly test?: string;
  };
  readonly webhook: {
    /** The folder of its Lambda in `functions/`. */
    readonly function: string;
    /** Below `/api`. */
    readonly path: string;
    /** When the gateway sends a notification again. */
    readonly redelivery: string;
    readonly contentType: string;
    /** Lower-case names of the headers that carry the signature; none where the body does. */
    readonly signatureHeaders: readonly string[];
    readonly maxBodyBytes: number;
    /** What the gateway takes for "delivered". */
    readonly acknowledgement: { readonly status: 200 | 204; readonly body?: string };
    /** Requests a second, of all senders together. */
    readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  };
  readonly browser?: BrowserOrigins;
  /** What the gateway's own references look like, where staff paste one into a search. */
  readonly referencePattern?: RegExp;
}

/** Bytes: gateways say as much as they like; their notifications have some kilobytes. */
export const MAX_NOTIFICATION_BYTES = 256 * 1024;

/**
 * More than other routes get: no rate rule of WAF protects them, and forged notifications, which are cheap to refuse, must not keep
 * genuine ones out.
 */
export const WEBHOOK_THROTTLE = { rateLimit: 1_000, burstLimit: 2_000 } as const;
