import { Hono } from 'hono';
import * as z from 'zod';
import { queueConsumers } from '../../../infra/functions/queue-consumers.ts';
import { createEventBus } from '../bus/bus.ts';
import { mailApp } from '../mail/app.ts';
import { Mailbox } from '../mail/mailbox.ts';
import { queueOperations } from '../queues/endpoint.ts';
import { Queues } from '../queues/queues.ts';
import { objectStoreApp } from '../s3/app.ts';
import { ObjectStore } from '../s3/objects.ts';
import { secretsEndpoint } from '../secrets/endpoint.ts';
import { dispatch, errorResponse } from './aws-json.ts';
import { CallCounter } from './call-counter.ts';
import { SERVICES, ServiceFaults } from './faults.ts';

export interface AwsFakesOptions {
  readonly secretsFile: string;
  readonly queuesFile: string;
  readonly mailFolder: string;
  readonly eventsFile: string;
  readonly eventBusName: string;
  readonly objects: { readonly folder: string; readonly bucket: string };
}

const fault = z.object({
  service: z.enum(SERVICES),
  times: z.number().int().nonnegative(),
  containing: z.string().optional(),
});

/** Secrets Manager, SQS, SES, EventBridge and S3 behind one port; the path or the protocol of a request identifies its service. */
export function createAwsFakes(options: AwsFakesOptions) {
  const { secretsFile, queuesFile, mailFolder, eventsFile, eventBusName, objects } = options;
  const rules = queueConsumers.flatMap(({ queue, maxReceiveCount }) => {
    const deadLetterQueue = `${queue}-dead.fifo`;
    return [{ name: `${queue}.fifo`, redrive: { deadLetterQueue, maxReceiveCount } }, { name: deadLetterQueue }];
  });
  const queues = new Queues(queuesFile, rules);
  const bus = createEventBus(eventsFile, eventBusName);
  const faults = new ServiceFaults();
  const calls = new CallCounter();
  const services = new Map([
    ['AmazonSQS', calls.wrap(queueOperations(queues))],
    ['AWSEvents', bus.operations],
  ]);
  // Not strict: the SDK adds a slash to the path of Secrets Manager.
  return new Hono({ strict: false })
    .get('/', (c) => c.json({ mail: '/mail', events: '/events', queues: '/queues/list.json' }))
    .get('/queues/list.json', (c) =>
      c.json(Object.fromEntries(rules.map(({ name }) => [name, queues.messagesIn(name)]))),
    )
    .get('/queues/calls.json', (c) => c.json(calls.counts))
    .post('/_faults', async (c) => {
      const { service, ...rule } = fault.parse(await c.req.json());
      faults.set(service, rule);
      return c.json({ service, ...rule });
    })
    .use('/v2/email/*', async (c, next) => {
      faults.throwIfFaulty('email', await c.req.text());
      await next();
    })
    .route('/', mailApp(new Mailbox(mailFolder)))
    .route('/', bus.app)
    .route('/secrets', secretsEndpoint(secretsFile))
    .route('/s3', objectStoreApp(new ObjectStore(objects.folder), objects.bucket))
    .post('*', async (c) => {
      const isBus = c.req.header('x-amz-target')?.startsWith('AWSEvents.');
      faults.throwIfFaulty(isBus ? 'events' : 'queues', await c.req.text());
      return dispatch(c, services);
    })
    .onError((error) => errorResponse(error));
}
