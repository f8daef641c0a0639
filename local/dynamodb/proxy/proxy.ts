import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { faultRoutes } from '../../gateways/faults.ts';
import { CapacityCounter } from './capacity-counter.ts';
import { type EngineFault, engineFaults, faultResponse } from './faults.ts';

const FAULTS_BEFORE = [
  'disconnect_before',
  'throughput_exceeded',
  'throttling',
  'transaction_conflict',
  'error_500',
] as const;
const FAULTS_AFTER = ['disconnect_after', 'error_500_after'] as const;
/** Faults apply only to calls that functions make: not to table setup, nor to the stream, which Lambda itself reads. */
const DATA_OPERATION = /^DynamoDB_20120810\.(\w*(?:Item|Items|Query))$/;
const PARTITION = /"PK":\{"S":"([^"]+)"/;

/**
 * A proxy for the DynamoDB engine that injects the errors that occur in the cloud, since the engine never fails by itself.
 * `/_sandbox/faults` adds and counts faults, as in the gateways' sandboxes; a fault can match by `operation` and by `partition` (the first
 * one in the request).
 */
export function createDynamoDbProxy({ engineUrl }: { engineUrl: string }): Hono {
  const faults = engineFaults();
  const consumed = new CapacityCounter();

  return new Hono()
    .get('/', (c) => c.text('Proxy for the DynamoDB engine'))
    .route('/_sandbox/faults', faultRoutes(faults))
    .get('/_sandbox/consumed', (c) => c.json(consumed.total))
    .post('/', async (c) => {
      const [, operation] = DATA_OPERATION.exec(c.req.header('x-amz-target') ?? '') ?? [];
      const body = await c.req.text();
      const [, partition] = PARTITION.exec(body) ?? [];
      const trigger = (kinds: readonly EngineFault[]) => {
        if (operation === undefined) return undefined;
        // Only applicable faults are triggered, so that every counted fault has really happened.
        const fitting = kinds.filter(
          (kind) => kind.startsWith('disconnect') || faultResponse(kind, operation, body) !== undefined,
        );
        const kind = fitting.find((one) => faults.trigger(one, { operation, partition }) !== undefined);
        return kind && { answer: faultResponse(kind, operation, body) };
      };
      const cut = () => {
        (c.env as HttpBindings).incoming.socket.destroy();
        return new Response(null, { headers: { 'x-hono-already-sent': 'true' } });
      };

      const before = trigger(FAULTS_BEFORE);
      if (before) return before.answer ?? cut();
      const headers = new Headers(c.req.raw.headers);
      for (const name of ['host', 'connection', 'content-length', 'transfer-encoding']) headers.delete(name);
      const request = operation === undefined ? body : consumed.withConsumedCapacity(body);
      const response = await fetch(engineUrl, { method: 'POST', headers, body: request });
      const text = await response.text();
      if (operation !== undefined && response.ok) consumed.add(operation, text);
      else if (operation !== undefined) consumed.addRejected(body, text);
      // The text stays unchanged: the forwarded headers contain its length and checksum.
      const answer = new Response(text, { status: response.status, headers: response.headers });
      const after = trigger(FAULTS_AFTER);
      return after ? (after.answer ?? cut()) : answer;
    });
}
