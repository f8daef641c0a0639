import * as z from 'zod';
import { listen } from '../../processes/listen.ts';
import { secretsEndpoint } from './endpoint.ts';

const env = z.object({ PORT: z.coerce.number().int(), SECRETS_FILE: z.string().min(1) }).parse(process.env);

await listen(secretsEndpoint(env.SECRETS_FILE), env.PORT);
