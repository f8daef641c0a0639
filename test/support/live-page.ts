import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import WebSocket from 'ws';
import type { Applicant } from '../../client/applicant.ts';

export const socketAt = (host: string, ticket: string) =>
  new WebSocket(`${host.replace('http', 'ws')}/live?ticket=${ticket}`);

/** Opens a page of an applicant, which records its messages. */
export async function openPage(applicant: Applicant, host: string) {
  const socket = socketAt(host, await applicant.liveTicket());
  const messages: Record<string, unknown>[] = [];
  socket.on('message', (data) => messages.push(JSON.parse(String(data))));
  await once(socket, 'open');
  onTestFinished(() => socket.terminate());
  return { socket, messages };
}
