import * as z from 'zod';
import { listen } from '../../processes/listen.ts';
import { createAwsFakes } from './app.ts';

const env = z
  .object({
    PORT: z.coerce.number().int(),
    SECRETS_FILE: z.string().min(1),
    QUEUES_FILE: z.string().min(1),
    MAIL_FOLDER: z.string().min(1),
    EVENTS_FILE: z.string().min(1),
    EVENT_BUS_NAME: z.string().min(1),
    OBJECTS_FOLDER: z.string().min(1),
    EXPORTS_BUCKET: z.string().min(1),
  })
  .parse(process.env);

const awsFakes = createAwsFakes({
  secretsFile: env.SECRETS_FILE,
  queuesFile: env.QUEUES_FILE,
  mailFolder: env.MAIL_FOLDER,
  eventsFile: env.EVENTS_FILE,
  eventBusName: env.EVENT_BUS_NAME,
  objects: { folder: env.OBJECTS_FOLDER, bucket: env.EXPORTS_BUCKET },
});
await listen(awsFakes, env.PORT);
