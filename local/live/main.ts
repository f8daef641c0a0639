import * as z from 'zod';
import { createHandlerLoader } from '../api-host/functions.ts';
import { listen } from '../processes/listen.ts';
import type { LiveEvent } from './events.ts';
import { createLiveHost } from './host.ts';

const { PORT } = z.object({ PORT: z.coerce.number().int() }).parse(process.env);

const { server, closeAll } = createLiveHost({
  loadHandler: createHandlerLoader<LiveEvent>(new URL('../../functions/', import.meta.url)),
});
process.once('SIGTERM', closeAll);
await listen(server, PORT);
