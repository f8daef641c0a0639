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
/** What sets the table up is left alone, and so is its stream, which is not asked by a function. */
const DATA_OPERATION = /^DynamoDB_20120810\.(\w*(?:Item|Items|Query))$/;
const PARTITION = /"PK":\{"S":"([^"]+)"/;

/**
 * Stands in front of the DynamoDB engine, which never fails by itself, and makes what goes wrong in the cloud go wrong. `/_sandbox/faults`
 * orders and counts it, as with the gateways' sandboxes; a fault can be matched by `operation`, and by `partition`, the first that it names.
 */
export function createDynamoDbProxy({ engineUrl }: { engineUrl: string }): Hono {
  const faults = engineFaults();
  const consumed = new CapacityCounter();

  return new Hono()
    .get('/', (c) => c.text('in front of the DynamoDB engine'))
    .route('/_sandbox/faults', faultRoutes(faults))
    .get('/_sandbox/consumed', (c) => c.json(consumed.total))
    .post('/', async (c) => {
      const [, operation] = DATA_OPERATION.exec(c.req.header('x-amz-target') ?? '') ?? [];
      const body = await c.req.text();
      const [, partition] = PARTITION.exec(body) ?? [];
      const trigger = (kinds: readonly EngineFault[]) => {
        if (operation === undefined) return undefined;
        // Only what fits the call strikes, so that what is counted has really happened.
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
      const asked = operation === undefined ? body : consumed.withConsumedCapacity(body);
      const answered = await fetch(engineUrl, { method: 'POST', headers, body: asked });
      const text = await answered.text();
      if (operation !== undefined && answered.ok) consumed.add(operation, text);
      else if (operation !== undefined) consumed.addRejected(body, text);
      // The engine's length and checksum are of the answer as it came.
      const answer = new Response(text, { status: answered.status, headers: answered.headers });
      const after = trigger(FAULTS_AFTER);
      return after ? (after.answer ?? cut()) : answer;
    });
}
