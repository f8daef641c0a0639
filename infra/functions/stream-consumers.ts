/**
 * The functions that the table's stream is pumped to, as plain data: the CDK app makes event source mappings of it, and the pump on
 * one machine does what they do.
 */
export interface StreamConsumer {
  /** The folder in `functions/`. */
  readonly function: string;
  /** A record is handed over if one of these fits (Lambda: "Event filtering"): in each place one of the values listed. */
  readonly filters: readonly FilterPattern[];
  readonly batchSize: number;
  /** In seconds; what is older is left out. If not given, nothing is, as long as the stream keeps it: 24 hours. */
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
  // What is told late is told in vain. A minute is the least that Lambda takes.
  { function: 'push-change', filters: [rowsOfType('payment', 'application')], batchSize: 100, maximumRecordAge: 60 },
  { function: 'publish-outbox', filters: [rowsOfType('outbox')], batchSize: 25 },
] as const satisfies readonly StreamConsumer[];
