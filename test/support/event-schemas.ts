import { Ajv2020 } from 'ajv/dist/2020.js';
import document from '../../docs/events.json' with { type: 'json' };

// The schemas check formats by patterns.
const ajv = new Ajv2020({ allErrors: true, validateFormats: false });
const validators = new Map(
  Object.entries(document.detailTypes).map(([kind, schema]) => [kind, ajv.compile(schema)] as const),
);

/** The schema errors of an event, found by a validator that is independent of the schemas' generator. */
export function faultsOf(detailType: string, detail: unknown): string[] {
  const validate = validators.get(detailType);
  if (validate === undefined) return [`no schema for ${detailType}`];
  return validate(detail)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
