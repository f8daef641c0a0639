import openapiTS, { astToString } from 'openapi-typescript';
import * as z from 'zod';
import { optionsSchema } from '../infra/config/options.ts';
import { eventsDocument } from './events.ts';
import { licencesDocument } from './licences.ts';
import { openApiDocument } from './openapi/document.ts';

const HEADER = '// Made by `npm run openapi` from docs/openapi.json.\n';

/** Every document that is generated from the code, by its path in the repository. */
export async function documents(): Promise<Record<string, string>> {
  const openApi = openApiDocument();
  return {
    'docs/openapi.json': json(openApi),
    'docs/events.json': json(eventsDocument()),
    'config/schema.json': json(z.toJSONSchema(optionsSchema, { io: 'input' })),
    'docs/licences.md': licencesDocument(),
    'client/schema.d.ts': HEADER + astToString(await openapiTS(JSON.stringify(openApi), { defaultNonNullable: false })),
  };
}

function json(document: object): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
