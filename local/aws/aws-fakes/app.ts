import { Hono } from 'hono';
import * as z from 'zod';
import { queueConsumers } from '../../../infra/functions/queue-consumers.ts';
import { eventBusOf } from '../bus/bus.ts';
import { mailApp } from '../mail/app.ts';
import { Mailbox } from '../mail/mailbox.ts';
import { queueOperations } from '../queues/endpoint.ts';
import { Queues } from '../queues/queues.ts';
import { objectsApp } from '../s3/app.ts';
import { Objects } from '../s3/objects.ts';
import { perform, refusal } from './aws-json.ts';
import { Calls } from './calls.ts';
import { Faults, SERVICES } from './faults.ts';

export interface StandInOptions {
  readonly queuesFile: string;
  readonly mailFolder: string;
  readonly eventsFile: string;
  readonly eventBusName: string;
  readonly objects: { readonly folder: string; readonly bucket: string };
}

const fault = z.object({ service: z.enum(SERVICES), times: z.number().int().nonnegative() });

/** SQS, SES, EventBridge and S3 in one place: their protocols tell them apart. */
export function createStandIns({ queuesFile, mailFolder, eventsFile, eventBusName, objects }: StandInOptions) {
  const rules = queueConsumers.flatMap(({ queue, maxReceiveCount }) => {
    const deadLetterQueue = `${queue}-dead.fifo`;
    return [{ name: `${queue}.fifo`, redrive: { deadLetterQueue, maxReceiveCount } }, { name: deadLetterQueue }];
  });
  const queues = new Queues(queuesFile, rules);
  const bus = eventBusOf(eventsFile, eventBusName);
  const faults = new Faults();
  const calls = new Calls();
  const services = new Map([
    ['AmazonSQS', calls.counting(queueOperations(queues))],
    ['AWSEvents', bus.operations],
  ]);
  return new Hono()
    .get('/', (c) => c.json({ mail: '/mail', events: '/events', queues: '/queues/list.json' }))
    .get('/queues/list.json', (c) =>
      c.json(Object.fromEntries(rules.map(({ name }) => [name, queues.messagesIn(name)]))),
    )
    .get('/queues/calls.json', (c) => c.json(calls.all))
    .post('/_faults', async (c) => {
      const { service, times } = fault.parse(await c.req.json());
      faults.order(service, times);
      return c.json({ service, times });
    })
    .use('/v2/email/*', async (_, next) => {
      faults.check('email');
      await next();
    })
    .route('/', mailApp(new Mailbox(mailFolder)))
    .route('/', bus.app)
    .route('/s3', objectsApp(new Objects(objects.folder), objects.bucket))
    .post('*', (c) => {
      const isBus = c.req.header('x-amz-target')?.startsWith('AWSEvents.');
      faults.check(isBus ? 'events' : 'queues');
      return perform(c, services);
    })
    .onError((error) => refusal(error));
}
