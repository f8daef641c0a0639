import { Ajv2020 } from 'ajv/dist/2020.js';
import document from '../../docs/events.json' with { type: 'json' };

// Formats are checked by the patterns beside them.
const ajv = new Ajv2020({ allErrors: true, validateFormats: false });
const validators = new Map(
  Object.entries(document.detailTypes).map(([kind, schema]) => [kind, ajv.compile(schema)] as const),
);

/** What is wrong with an event, to another reader of the schemas than the one that wrote them. */
export function faultsOf(detailType: string, detail: unknown): string[] {
  const validate = validators.get(detailType);
  if (validate === undefined) return [`no schema for ${detailType}`];
  return validate(detail)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
