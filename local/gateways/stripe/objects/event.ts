import { newId } from '../ids.ts';
import type { Charge } from './charge.ts';
import type { Dispute } from './dispute.ts';
import type { Intent } from './intent.ts';
import { unixSeconds } from './narrow.ts';
import type { Refund } from './refund.ts';

export const API_VERSION = '2026-10-28.endive';

export type EventType =
  | `payment_intent.${'created' | 'succeeded' | 'payment_failed' | 'processing' | 'canceled' | 'requires_action'}`
  | `charge.${'succeeded' | 'failed' | 'refunded'}`
  | `refund.${'created' | 'updated' | 'failed'}`
  | `charge.dispute.${'created' | 'closed' | 'funds_withdrawn' | 'funds_reinstated'}`;

/** The request that caused an event; both null without a request, for example when a refund fails later. */
export interface Origin {
  id: string | null;
  idempotency_key: string | null;
}

export const NO_REQUEST: Origin = { id: null, idempotency_key: null };

export type EventObject = Intent | Charge | Refund | Dispute;

export interface Event {
  id: string;
  object: 'event';
  api_version: string;
  created: number;
  data: { object: EventObject };
  livemode: false;
  pending_webhooks: number;
  request: Origin;
  type: EventType;
}

export function newEvent(stem: string, type: EventType, object: EventObject, request: Origin): Event {
  return {
    id: newId('evt', stem),
    object: 'event',
    api_version: API_VERSION,
    created: unixSeconds(),
    data: { object: structuredClone(object) },
    livemode: false,
    pending_webhooks: 1,
    request,
    type,
  };
}
