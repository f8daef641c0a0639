import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { WebSocketServer } from 'ws';
import { invocationContext, type LoadHandler } from '../api-host/functions.ts';
import { Connection, LIMITS, type Limits } from './connections.ts';
import { connectEvent, connectionInfoOf, disconnectEvent, type LiveEvent, messageEvent, STAGE } from './events.ts';
import { managementApi } from './management.ts';

// API Gateway's quota for one message.
const MAX_MESSAGE_BYTES = 128 * 1024;

export interface LiveHostOptions {
  readonly loadHandler: LoadHandler<LiveEvent>;
  readonly limits?: Limits;
}

export interface LiveHost {
  readonly server: Server;
  closeAll(): void;
}

/** A server that behaves like API Gateway's WebSocket API, with one function behind each of its three routes. */
export function createLiveHost({ loadHandler, limits = LIMITS }: LiveHostOptions): LiveHost {
  const open = new Map<string, Connection>();
  const server = createServer(getRequestListener(managementApi(open).fetch));
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });

  /** Undefined if the function failed. */
  async function invoke(name: string, event: LiveEvent): Promise<APIGatewayProxyStructuredResultV2 | undefined> {
    try {
      const handler = await loadHandler(name);
      return (await handler(event, invocationContext(name, randomUUID()))) as APIGatewayProxyStructuredResultV2;
    } catch (error) {
      console.error(`${name} failed`, error);
      return undefined;
    }
  }

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    socket.on('error', () => socket.destroy());
    if (new URL(request.url ?? '', 'http://live').pathname !== `/${STAGE}`) return rejectUpgrade(socket, 403);
    const facts = connectionInfoOf(request, Date.now());
    const { statusCode = 502 } = (await invoke('live-connect', connectEvent(facts, request))) ?? {};
    if (statusCode < 200 || statusCode > 299) return rejectUpgrade(socket, statusCode);
    const disconnect = (code: number, reason: string) =>
      invoke('live-disconnect', disconnectEvent(facts, code, reason));
    if (socket.destroyed) return void disconnect(1006, '');
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new Connection(facts, webSocket, limits);
      open.set(facts.id, connection);
      webSocket.on('error', () => {}).on('message', (data) => answer(connection, String(data)));
      webSocket.on('close', (code, reason) => {
        open.delete(facts.id);
        void disconnect(code, String(reason));
      });
    });
  }

  async function answer(connection: Connection, body: string): Promise<void> {
    const event = messageEvent(connection.info, body);
    const result = await invoke('live-message', event);
    const { connectionId, requestId } = event.requestContext;
    const failure = () => JSON.stringify({ message: 'Internal server error', connectionId, requestId });
    const text = result === undefined ? failure() : result.body;
    if (text !== undefined) connection.send(text);
  }

  server.on('upgrade', (request, socket, head) => void upgrade(request, socket, head));
  const closeAll = () => {
    for (const connection of open.values()) connection.close();
  };
  return { server, closeAll };
}

function rejectUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
