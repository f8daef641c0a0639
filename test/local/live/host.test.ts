import { once } from 'node:events';
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PayloadTooLargeException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import WebSocket from 'ws';
import type { Limits } from '../../../local/live/connections.ts';
import type { LiveEvent } from '../../../local/live/events.ts';
import { createLiveHost } from '../../../local/live/host.ts';
import { createLiveChannel } from '../../../shared/adapters/websocket/live-channel.ts';
import { SOON } from '../../support/soon.ts';
import { serve } from '../api-host/fixture.ts';

type Functions = Partial<Record<'live-connect' | 'live-message' | 'live-disconnect', (event: LiveEvent) => unknown>>;

/** A host with test functions, which records their events. */
async function startHost(functions: Functions = {}, limits?: Limits) {
  const events: LiveEvent[] = [];
  const all = {
    'live-connect': () => ({ statusCode: 200 }),
    'live-message': () => ({ statusCode: 200 }),
    ...functions,
  };
  const { server, closeAll } = createLiveHost({
    loadHandler: async (name) => async (event) => {
      events.push(event);
      return (all as Record<string, (event: LiveEvent) => unknown>)[name]?.(event);
    },
    ...(limits && { limits }),
  });
  const url = await serve(server);
  onTestFinished(closeAll);
  const connect = async (query = '') => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/live${query}`);
    const received: string[] = [];
    socket.on('message', (data) => received.push(String(data)));
    await once(socket, 'open');
    const id = events.findLast(({ requestContext }) => requestContext.eventType === 'CONNECT')?.requestContext
      .connectionId as string;
    return { socket, id, received };
  };
  const refusal = async (path = '/live') => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}${path}`);
    const [error] = await once(socket, 'error');
    return String(error);
  };
  const client = new ApiGatewayManagementApiClient({
    endpoint: `${url}/live`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  const eventOf = (type: string) => events.find(({ requestContext }) => requestContext.eventType === type);
  const post = (ConnectionId: string, Data: string) => client.send(new PostToConnectionCommand({ ConnectionId, Data }));
  return { connect, refusal, client, post, events, eventOf };
}

describe('a new connection', () => {
  test('invokes the function first, with the event of API Gateway', async () => {
    const host = await startHost();
    const { id } = await host.connect('?ticket=a%2Bb&x=1&x=2');
    expect(host.eventOf('CONNECT')).toMatchObject({
      headers: { Host: expect.stringContaining('127.0.0.1:'), 'Sec-WebSocket-Version': '13' },
      multiValueHeaders: { 'Sec-WebSocket-Version': ['13'] },
      queryStringParameters: { ticket: 'a+b', x: '2' },
      multiValueQueryStringParameters: { ticket: ['a+b'], x: ['1', '2'] },
      requestContext: {
        routeKey: '$connect',
        eventType: 'CONNECT',
        messageDirection: 'IN',
        stage: 'live',
        connectionId: id,
        connectedAt: expect.any(Number),
        requestTimeEpoch: expect.any(Number),
        requestTime: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        domainName: '127.0.0.1',
        identity: { sourceIp: '127.0.0.1' },
        apiId: 'local',
      },
      isBase64Encoded: false,
    });
    expect(id).toMatch(/^[\w-]{15}=$/);
    await host.connect();
    expect(host.events.at(-1)).not.toHaveProperty('queryStringParameters');
  });

  test.each([401, 403, 500])('is rejected with the status of the function: %i', async (statusCode) => {
    const host = await startHost({ 'live-connect': () => ({ statusCode }) });
    expect(await host.refusal()).toContain(`Unexpected server response: ${statusCode}`);
    expect(host.events).toHaveLength(1);
  });

  test('is rejected with 502 if the function fails, and with 403 at another path', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    const host = await startHost({ 'live-connect': () => Promise.reject(new Error('inside')) });
    expect(await host.refusal()).toContain('502');
    expect(await host.refusal('/other')).toContain('403');
  });
});

describe('a message', () => {
  test('is answered with the body that the function returns', async () => {
    const host = await startHost({ 'live-message': () => ({ statusCode: 200, body: '{"type":"pong"}' }) });
    const { socket, received, id } = await host.connect();
    socket.send('{"type":"ping"}');
    await once(socket, 'message');
    expect(received).toEqual(['{"type":"pong"}']);
    expect(host.eventOf('MESSAGE')).toMatchObject({
      body: '{"type":"ping"}',
      requestContext: { routeKey: '$default', connectionId: id, messageId: expect.any(String) },
    });
  });

  test('is answered with an error like that of API Gateway if the function fails', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {});
    onTestFinished(() => log.mockRestore());
    const host = await startHost({ 'live-message': () => Promise.reject(new Error('inside')) });
    const { socket, received, id } = await host.connect();
    socket.send('x');
    await once(socket, 'message');
    expect(JSON.parse(received[0] ?? '')).toEqual({
      message: 'Internal server error',
      connectionId: id,
      requestId: expect.any(String),
    });
  });
});

describe('the management API', () => {
  test('posts to, describes and closes a connection with the SDK', async () => {
    const host = await startHost();
    const { socket, id, received } = await host.connect();
    const arrived = once(socket, 'message');
    await host.post(id, 'hello');
    await arrived;
    expect(received).toEqual(['hello']);
    const found = await host.client.send(new GetConnectionCommand({ ConnectionId: id }));
    expect(found).toMatchObject({ Identity: { SourceIp: '127.0.0.1' } });
    expect(found.ConnectedAt).toBeInstanceOf(Date);
    const closed = once(socket, 'close');
    await host.client.send(new DeleteConnectionCommand({ ConnectionId: id }));
    expect((await closed)[0]).toBe(1000);
  });

  test('reports a closed or unknown connection as gone', async () => {
    const host = await startHost();
    const { socket, id } = await host.connect();
    socket.close();
    await vi.waitFor(() => expect(host.eventOf('DISCONNECT')).toBeDefined(), SOON);
    for (const one of [id, 'unknown=']) {
      await expect(host.post(one, 'hello')).rejects.toBeInstanceOf(GoneException);
      await expect(host.client.send(new GetConnectionCommand({ ConnectionId: one }))).rejects.toThrow(GoneException);
      await expect(host.client.send(new DeleteConnectionCommand({ ConnectionId: one }))).rejects.toThrow(GoneException);
    }
  });

  test('rejects messages before the connection is open, and above 128 KB', async () => {
    const early: unknown[] = [];
    const host = await startHost({
      'live-connect': async ({ requestContext }) => {
        early.push(await host.post(requestContext.connectionId, 'early').catch((error) => error));
        return { statusCode: 200 };
      },
    });
    const { id } = await host.connect();
    expect(early).toEqual([expect.any(GoneException)]);
    await expect(host.post(id, 'x'.repeat(128 * 1024 + 1))).rejects.toBeInstanceOf(PayloadTooLargeException);
  });

  test('returns the outcome to our live channel', async () => {
    const host = await startHost();
    const channel = createLiveChannel(host.client);
    const change = { applicationId: 'app_1', paymentId: 'pay_1', version: 3 } as const;
    const { socket, id, received } = await host.connect();
    const arrived = once(socket, 'message');
    expect(await channel.send(id, change)).toBe('sent');
    await arrived;
    expect(JSON.parse(received[0] ?? '')).toEqual({ type: 'changed', ...change });
    expect(await channel.send('unknown=', change)).toBe('gone');
  });
});

describe('a closed connection', () => {
  test('invokes the function with the status and reason of the client', async () => {
    const host = await startHost();
    const { socket, id } = await host.connect();
    socket.close(1000, 'bye');
    await vi.waitFor(() => expect(host.eventOf('DISCONNECT')).toBeDefined(), SOON);
    expect(host.eventOf('DISCONNECT')?.requestContext).toMatchObject({
      routeKey: '$disconnect',
      connectionId: id,
      disconnectStatusCode: 1000,
      disconnectReason: 'bye',
    });
  });

  test('results from idleness, which pings prevent', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const pong = { 'live-message': () => ({ statusCode: 200, body: 'pong' }) };
    const host = await startHost(pong, { idleTimeout: 500, maxDuration: 60_000 });
    const [active, idle] = [await host.connect(), await host.connect()];
    const closed = once(idle.socket, 'close');
    vi.advanceTimersByTime(499);
    active.socket.send('ping');
    await once(active.socket, 'message');
    vi.advanceTimersByTime(1);
    expect((await closed)[0]).toBe(1001);
    expect(active.socket.readyState).toBe(WebSocket.OPEN);
  });

  test('results from the maximum duration', async () => {
    const host = await startHost({}, { idleTimeout: 60_000, maxDuration: 100 });
    const { socket } = await host.connect();
    expect((await once(socket, 'close'))[0]).toBe(1001);
  });
});
