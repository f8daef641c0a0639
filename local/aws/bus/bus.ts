import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Hono } from 'hono';
import { html } from 'hono/html';
import * as z from 'zod';
import { page } from '../../front-page/page.ts';
import { AwsError, type Operations } from '../aws-fakes/aws-json.ts';

const entry = z.object({
  EventBusName: z.string(),
  Source: z.string().min(1),
  DetailType: z.string().min(1).max(128),
  Detail: z.string().min(2),
  /** UTC seconds. */
  Time: z.number(),
});
const putEvents = z.object({ Entries: z.array(entry).min(1).max(10) });

const event = z.object({
  id: z.string(),
  'detail-type': z.string(),
  source: z.string(),
  time: z.string(),
  detail: z.looseObject({}),
});
export type BusEvent = z.output<typeof event>;

/** EventBridge without rules: appends every event to a file, in the form that a rule's target receives. */
export function createEventBus(file: string, name: string) {
  mkdirSync(dirname(file), { recursive: true });

  function append({ EventBusName, Source, DetailType, Detail, Time }: z.output<typeof entry>): { EventId: string } {
    if (EventBusName !== name) throw new AwsError('ResourceNotFoundException', `There is no bus ${EventBusName}.`);
    const id = randomUUID();
    const received = {
      version: '0',
      id,
      'detail-type': DetailType,
      source: Source,
      account: '000000000000',
      time: new Date(Time * 1000).toISOString(),
      region: 'us-east-1',
      resources: [],
      detail: JSON.parse(Detail),
    };
    appendFileSync(file, `${JSON.stringify(received)}\n`, { mode: 0o600 });
    return { EventId: id };
  }

  /** Oldest first. */
  function all(): BusEvent[] {
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
    return lines.map((line) => event.parse(JSON.parse(line)));
  }

  const putAll = (input: unknown) => ({ FailedEntryCount: 0, Entries: putEvents.parse(input).Entries.map(append) });
  const operations: Operations = new Map([['PutEvents', putAll]]);
  const app = new Hono()
    .get('/events/list.json', (c) => c.json(all()))
    .get('/events', (c) => {
      const rows = all()
        .toReversed()
        .map((one) => html`<tr><td>${one['detail-type']}</td><td><code>${JSON.stringify(one.detail)}</code></td></tr>`);
      return c.html(page('Event bus', html`<table><tr><th>Event</th><th>Detail</th></tr>${rows}</table>`));
    });
  return { operations, app };
}
