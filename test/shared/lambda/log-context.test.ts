import type { APIGatewayProxyEventV2, Context, SQSRecord } from 'aws-lambda';
import { UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { routes } from '../../../shared/api/routes.ts';
import { endpoint } from '../../../shared/lambda/endpoint.ts';
import { processFifoBatch } from '../../../shared/lambda/fifo-batch.ts';
import { job } from '../../../shared/lambda/job.ts';
import { addToLogContext } from '../../../shared/lambda/log-context.ts';
import { alarm, logger } from '../../../shared/lambda/logger.ts';
import { metrics } from '../../../shared/lambda/metrics.ts';
import { ProblemError } from '../../../shared/lambda/problems.ts';

vi.hoisted(() => {
  process.env.POWERTOOLS_METRICS_NAMESPACE = 'evisa-test';
});

const payment = `pay_${'a'.repeat(16)}${'b'.repeat(8)}` as const;
const application = `app_${'a'.repeat(16)}` as const;
const context = { functionName: 'get-payment', awsRequestId: 'invocation-1' } as Context;

type Line = Record<string, unknown>;
let lines: Line[] = [];
beforeEach(() => {
  lines = [];
  logger.setLogLevel('INFO');
  const keep = (text: unknown) => lines.push(JSON.parse(String(text)));
  for (const level of ['info', 'warn', 'error'] as const) vi.spyOn(loggersConsole(), level).mockImplementation(keep);
  // Each metric has its own console, which is captured here.
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => keep(text) > 0);
});
afterEach(() => vi.restoreAllMocks());

const loggersConsole = () => (logger as unknown as { console: Console }).console;

const claims = { sub: 'amina', scope: 'evisa/api' };

function call(act: () => Promise<never> | Promise<{ status: 200; body: never }>, paymentId: string = payment) {
  const event = {
    headers: { authorization: `Bearer ${new UnsecuredJWT(claims).encode()}` },
    pathParameters: { paymentId },
    requestContext: {
      requestId: 'request-1',
      http: { sourceIp: '192.0.2.1' },
      authorizer: { jwt: { claims } },
    },
  } as unknown as APIGatewayProxyEventV2;
  return endpoint(routes.getPayment, { groupsClaim: 'groups' }, async () => 'deps', act)(event, context);
}

describe('a request', () => {
  const ids = { function: 'get-payment', invocation: 'invocation-1', requestId: 'request-1' };
  const about = { ...ids, route: 'GET /payments/{paymentId}', paymentId: payment, applicationId: application };

  it('is named in every log line, and the last line has the status of the response', async () => {
    await call(async () => {
      logger.warn('on the way');
      return { status: 200, body: {} as never };
    });
    expect(lines).toMatchObject([
      { level: 'WARN', message: 'on the way', ...about },
      { level: 'INFO', message: 'request completed', status: 200, duration: expect.any(Number), ...about },
    ]);
    expect(lines[1]).not.toHaveProperty('problem');
  });

  it('logs the code of the returned problem', async () => {
    await call(async () => {
      throw new ProblemError('not_found');
    });
    expect(lines).toMatchObject([{ message: 'request completed', status: 404, problem: 'not_found', ...about }]);
  });

  it('does not log malformed ids', async () => {
    await call(async () => ({ status: 200, body: {} as never }), 'amina@example.org');
    expect(lines).toMatchObject([{ message: 'request completed', status: 404, route: 'GET /payments/{paymentId}' }]);
    expect(JSON.stringify(lines)).not.toContain('amina');
  });

  it('does not share its context with a concurrent request', async () => {
    const first = Promise.withResolvers<void>();
    const one = call(async () => {
      await first.promise;
      logger.info('one');
      return { status: 200, body: {} as never };
    });
    const other = payment.replace('b', 'c');
    await call(async () => {
      logger.info('other');
      return { status: 200, body: {} as never };
    }, other);
    first.resolve();
    await one;
    const logged = lines.filter(({ message }) => message === 'one' || message === 'other');
    expect(logged).toMatchObject([
      { message: 'other', paymentId: other },
      { message: 'one', paymentId: payment },
    ]);
    logger.info('afterwards');
    expect(lines.at(-1)).not.toHaveProperty('paymentId');
  });
});

describe('a job without a route', () => {
  it('logs function, invocation and completion', async () => {
    expect(await job(async (event: string) => event)('event', context)).toBe('event');
    expect(lines).toMatchObject([{ message: 'job completed', function: 'get-payment', invocation: 'invocation-1' }]);
  });

  it('logs its failure, and throws an error without details', async () => {
    const error = Object.assign(new Error('no answer'), { raw: { client_secret: 'pi_secret' } });
    const failing = job(async () => {
      throw error;
    });
    const thrown = await failing(undefined, context).catch((one: unknown) => one);
    expect(JSON.stringify(thrown) + String(thrown)).not.toMatch(/secret|no answer/);
    expect(lines).toMatchObject([{ level: 'ERROR', message: 'job failed', error: { message: 'no answer' } }]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });

  it('logs each message of a batch with its ids', async () => {
    const record = (messageId: string) => ({ messageId, body: messageId, attributes: {} }) as SQSRecord;
    const handle = async (body: string) => {
      if (body === 'm1') addToLogContext({ paymentId: payment });
      throw new Error('not now');
    };
    await processFifoBatch([record('m1')], handle, () => logger.warn('later'));
    await processFifoBatch([record('m2')], handle, () => logger.warn('later'));
    expect(lines).toMatchObject([{ messageId: 'm1', paymentId: payment }, { messageId: 'm2' }]);
    expect(lines[1]).not.toHaveProperty('paymentId');
  });
});

describe('a metric', () => {
  it('is a line in the embedded metric format with the ids as metadata', async () => {
    await job(async () => metrics('PaymentSettled', 1, { method: 'stripe', outcome: 'accepted' }))(undefined, context);
    expect(lines[0]).toMatchObject({
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'evisa-test',
            Dimensions: [['service', 'method', 'outcome']],
            Metrics: [{ Name: 'PaymentSettled', Unit: 'Count' }],
          },
        ],
      },
      service: 'evisa-payments',
      method: 'stripe',
      outcome: 'accepted',
      PaymentSettled: 1,
      invocation: 'invocation-1',
    });
  });

  it('is recorded for every alarm', () => {
    alarm('dispute', { paymentId: payment });
    expect(lines).toMatchObject([
      { level: 'ERROR', message: 'alarm', alarm: 'dispute', paymentId: payment },
      { Alarm: 1, name: 'dispute' },
    ]);
  });
});
