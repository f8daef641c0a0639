import type { Server } from 'node:http';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { dispatch, errorResponse, type Operations } from '../../../../local/aws/aws-fakes/aws-json.ts';
import { CallCounter } from '../../../../local/aws/aws-fakes/call-counter.ts';
import { queueOperations } from '../../../../local/aws/queues/endpoint.ts';
import { Queues } from '../../../../local/aws/queues/queues.ts';
import { serve } from '../../api-host/fixture.ts';

interface QueuesOptions {
  readonly now?: () => number;
  /** Operations that answer differently. */
  readonly changed?: Operations;
}

/** Serves a queue `q.fifo`, whose messages move to `dead.fifo` after two receives. */
export async function serveQueues({ now = Date.now, changed = new Map() }: QueuesOptions = {}) {
  const rules = [
    { name: 'q.fifo', redrive: { deadLetterQueue: 'dead.fifo', maxReceiveCount: 2 } },
    { name: 'dead.fifo' },
  ];
  const queues = new Queues(':memory:', rules, now);
  const calls = new CallCounter();
  const services = new Map([['AmazonSQS', calls.wrap(new Map([...queueOperations(queues), ...changed]))]]);
  const app = new Hono().post('*', (c) => dispatch(c, services)).onError((error) => errorResponse(error));
  const endpoint = await serve(createAdaptorServer({ fetch: app.fetch }) as Server);
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  // The real client also verifies the digests of bodies.
  const client = new SQSClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 });
  return { client, endpoint, calls, queues };
}
