import type * as z from 'zod';
import type { MethodRules, PaymentMethod } from '../domain/payment-method.ts';
import type { MerchantAccount } from './merchant-accounts.ts';

/** A field of a gateway's secret, as `npm run secrets` asks for it. */
export interface SecretField {
  readonly name: string;
  readonly question: string;
  /** A multi-line key is read from a file, a single line is typed in, and a new value is added to a list. */
  readonly kind: 'typed' | 'file' | 'list';
}

/** The origins that a gateway's script needs in the payer's browser, for the content security policy. */
export interface BrowserOrigins {
  readonly script: readonly string[];
  readonly frame: readonly string[];
  readonly connect: readonly string[];
  readonly image: readonly string[];
  /** The origin whose frame may use wallets (`payment` in the permissions policy). */
  readonly payment: string;
  /** Loaded only if the deployment turns it on, because the method also works without it. Absent: always loaded. */
  readonly isOptional?: boolean;
}

/** What the gateway says about keys; `unknown` if it does not answer, or says neither. */
export type KeyCheck = { readonly account: string } | 'rejected' | 'unknown';

/**
 * Plain data about one gateway. The CDK app, the wiring, the API, the commands and the local system derive what they need from it.
 * A descriptor imports no SDK. The adapter in the same folder does, and is loaded on first use.
 */
export interface GatewayDescriptor {
  readonly method: PaymentMethod;
  readonly displayName: string;
  readonly rules: MethodRules;
  /** Other methods that the gateway can carry as well as their own gateways, each with its rules here. */
  readonly carries?: Readonly<Partial<Record<PaymentMethod, MethodRules>>>;
  readonly secret: {
    /** The environment variable with the id of the secret. */
    readonly variable: string;
    readonly description: string;
    /** The schema of one merchant account's keys. */
    readonly schema: z.ZodType<MerchantAccount>;
    /**
     * Asks the gateway which account the keys belong to. Absent if the gateway accepts a key only together with its account's id.
     *
     * @param url another host than that of the keys
     */
    accountOfKeys?(keys: MerchantAccount, url?: string): Promise<KeyCheck>;
    /** The secret's value until an operator fills it in. */
    readonly blank: Readonly<Record<string, unknown>>;
    readonly fields: readonly SecretField[];
    /** What an operator must do at the gateway before entering its keys. */
    readonly instructions: (webhookUrl: string) => string;
  };
  readonly host: {
    /** The environment variable of the functions for another host. */
    readonly variable: string;
    readonly live: string;
    /** The host for test keys, which may be the live host. Absent if the gateway has none. */
    readonly test?: string;
  };
  /** Calls per second that the gateway accepts from one account, all functions together. */
  readonly callsPerSecond: number;
  readonly webhook: {
    /** The folder of its Lambda in `functions/`. */
    readonly function: string;
    /** Below `/api`. */
    readonly path: string;
    /** When the gateway sends a notification again, for the API's documentation. */
    readonly redelivery: string;
    readonly contentType: string;
    /** Lower-case names of the headers that contain the signature; empty if the body does. */
    readonly signatureHeaders: readonly string[];
    readonly maxBodyBytes: number;
    /** The response that the gateway accepts as "delivered". */
    readonly acknowledgement: { readonly status: 200 | 204; readonly body?: string };
    /** The body of an error response as the gateway documents it, from the problem's stable code. Absent: a problem document. */
    readonly rejection?: (code: string) => Readonly<Record<string, string>>;
    /** Milliseconds in which the gateway expects the answer, if that is less than a function may take. */
    readonly answerWithin?: number;
    /** Requests per second, from all senders together. */
    readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  };
  readonly browser?: BrowserOrigins;
  /** What its page, or the address that it redirects to, says if it rejects the request. Absent if it answers with an error status. */
  readonly rejectedPage?: RegExp;
  /** Matches the gateway's own references, so that staff can paste one into a search. */
  readonly referencePattern?: RegExp;
}

/** Calls per second for a gateway that publishes no limit. An assumption: ask the gateway for the rate of your account. */
export const UNPUBLISHED_RATE = 100;

/** Bytes. Notifications usually have a few kilobytes, but no documented limit. */
export const MAX_NOTIFICATION_BYTES = 256 * 1024;

/**
 * Higher than for other routes: no WAF rate rule protects webhooks, and forged notifications, which are cheap to reject, must not block
 * genuine ones.
 */
export const WEBHOOK_THROTTLE = { rateLimit: 1_000, burstLimit: 2_000 } as const;
