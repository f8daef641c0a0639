import { Hono } from 'hono';
import * as z from 'zod';
import type { SandboxContext } from './context.ts';
import { resourceMissing } from './errors.ts';
import type { SandboxEnv } from './http.ts';
import { listOf, pageFields } from './lists.ts';
import { expand, list, readParameters } from './parameters.ts';

export function chargeRoutes({ ledger }: SandboxContext) {
  const routes = new Hono<SandboxEnv>();
  routes.get('/:id', (c) => {
    readParameters(z.strictObject({ expand }), c.var.parameters);
    const id = c.req.param('id');
    const charge = ledger.find(id)?.charges.find((one) => one.id === id);
    if (charge === undefined) throw resourceMissing('charge', id);
    return c.json(charge);
  });
  return routes;
}

const listFields = z.strictObject({
  type: z.string().optional(),
  types: list(z.string()).optional(),
  expand,
  ...pageFields,
});

export function eventRoutes({ ledger, webhooks }: SandboxContext) {
  const routes = new Hono<SandboxEnv>();
  routes.get('/', (c) => {
    const { type, types = [], ...page } = readParameters(listFields, c.var.parameters);
    const wanted = type === undefined ? types : [type, ...types];
    const events = ledger
      .events()
      .filter((event) => wanted.length === 0 || wanted.some((one) => matchesType(event.type, one)));
    const result = listOf(events, page, '/v1/events');
    return c.json({ ...result, data: result.data.map((event) => webhooks.withPending(event)) });
  });
  routes.get('/:id', (c) => {
    readParameters(z.strictObject({ expand }), c.var.parameters);
    const id = c.req.param('id');
    const event = ledger.event(id);
    if (event === undefined) throw resourceMissing('event', id);
    return c.json(webhooks.withPending(event));
  });
  return routes;
}

/** Stripe: `charge.*` matches every type with this prefix. */
function matchesType(type: string, pattern: string): boolean {
  return pattern.endsWith('*') ? type.startsWith(pattern.slice(0, -1)) : type === pattern;
}
