import { once } from 'node:events';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Applicant } from '../../../client/applicant.ts';
import { openPage, socketAt } from '../../support/live-page.ts';
import { SOON } from '../../support/soon.ts';
import { testSystem } from '../../support/system.ts';

const system = await testSystem();
const { cards } = system;
const { site } = system.addresses;
const amina = await system.applicant();
const wei = await system.applicant();

async function allRows(): Promise<Record<string, unknown>[]> {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: system.addresses.engine, region: 'us-east-1', credentials });
  const pages = paginateScan({ client: DynamoDBDocumentClient.from(client) }, { TableName: 'evisa' });
  const rows = [];
  for await (const { Items = [] } of pages) rows.push(...Items);
  return rows;
}

test('sends a payment to all pages of its payer, and to no one else', async () => {
  const [, otherHost = ''] = system.apiHosts;
  const pages = [await openPage(amina, site), await openPage(amina, otherHost)];
  const otherPage = await openPage(wei, site);
  const application = await amina.applyAndSubmit();
  const started = await amina.startPayment(application.id, 'stripe');
  await cards.pay(started, '4242424242424242');
  const paid = { type: 'changed', paymentId: started.payment.id, applicationId: application.id, version: 2 };
  for (const { messages } of pages) await vi.waitFor(() => expect(messages).toContainEqual(paid), SOON);
  expect((await amina.payment(started.payment.id)).status).toBe('succeeded');

  // Events of the first payment would have reached the other page before this one.
  const { id } = await wei.applyAndSubmit();
  await vi.waitFor(() => expect(otherPage.messages.length).toBeGreaterThan(0), SOON);
  for (const { applicationId } of otherPage.messages) expect(applicationId).toBe(id);
  for (const message of [...pages, otherPage].flatMap(({ messages }) => messages)) {
    const fields = ['type', 'applicationId', 'paymentId', 'version'];
    expect(Object.keys(message).filter((field) => !fields.includes(field))).toEqual([]);
  }
});

test('opens one connection per ticket, through any host, and issues tickets only after sign-in', async () => {
  const ticket = await amina.liveTicket();
  const opened = await Promise.all(
    Array.from({ length: 20 }, async (_, index) => {
      const socket = socketAt(system.apiHosts[index % 2] ?? '', ticket);
      onTestFinished(() => socket.terminate());
      return Promise.race([
        once(socket, 'open').then(() => 'open'),
        new Promise<string>((resolve) => socket.on('error', ({ message }) => resolve(message))),
      ]);
    }),
  );
  expect(opened.toSorted()).toEqual([...Array(19).fill('Unexpected server response: 401'), 'open']);
  await expect(new Applicant(site).liveTicket()).rejects.toMatchObject({ status: 401 });
});

test('answers pings, and reports unsupported messages', async () => {
  const { socket, messages } = await openPage(amina, site);
  socket.send('{"type":"ping"}');
  socket.send('not JSON');
  await vi.waitFor(() => expect(messages).toHaveLength(2), SOON);
  expect(messages).toContainEqual({ type: 'pong' });
  expect(messages).toContainEqual({ type: 'unsupported_message' });
});

test('deletes the rows of a closed page', async () => {
  const olga = await system.applicant();
  const { id } = await olga.apply();
  const { userId } = (await allRows()).find(({ PK }) => PK === `APP#${id}`) ?? {};
  const liveRows = async () =>
    (await allRows()).filter((row) => /^(LIVE|TICKET)#/.test(String(row.PK)) && row.userId === userId).length;
  const { socket } = await openPage(olga, site);
  expect(await liveRows()).toBe(2);
  socket.close();
  await vi.waitFor(async () => expect(await liveRows()).toBe(0), SOON);
});
