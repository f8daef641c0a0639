/**
 * The functions that consume the table's stream, as plain data: the CDK app creates event source mappings from it, and the local
 * stream pump emulates them.
 */
export interface StreamConsumer {
  /** The folder in `functions/`. */
  readonly function: string;
  /** A record is delivered if one of these matches (Lambda: "Event filtering"): each field must have one of the listed values. */
  readonly filters: readonly FilterPattern[];
  readonly batchSize: number;
  /** In seconds; older records are discarded. By default none is, within the stream's retention of 24 hours. */
  readonly maximumRecordAge?: number;
}

export interface FilterPattern {
  readonly [field: string]: FilterPattern | readonly (string | number | boolean | null)[];
}

const rowsOfType = (...types: string[]): FilterPattern => ({
  eventName: ['INSERT', 'MODIFY'],
  dynamodb: { NewImage: { type: { S: types } } },
});

export const streamConsumers = [
  // A late live update is useless. One minute is the minimum that Lambda accepts.
  { function: 'push-change', filters: [rowsOfType('payment', 'application')], batchSize: 100, maximumRecordAge: 60 },
  { function: 'publish-outbox', filters: [rowsOfType('outbox')], batchSize: 25 },
] as const satisfies readonly StreamConsumer[];
