import * as z from 'zod';
import { listen } from '../../processes/listen.ts';
import { createDynamoDbProxy } from './proxy.ts';

const env = z.object({ PORT: z.coerce.number().int(), ENGINE_URL: z.url() }).parse(process.env);

await listen(createDynamoDbProxy({ engineUrl: env.ENGINE_URL }), env.PORT);
