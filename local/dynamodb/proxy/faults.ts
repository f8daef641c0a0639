import * as z from 'zod';
import { Faults } from '../../gateways/faults.ts';

/**
 * `disconnect_before`: the connection breaks before the engine receives the call. `disconnect_after` and `error_500_after`: the call took
 * effect, and its response is lost.
 */
const KINDS = [
  'throughput_exceeded',
  'throttling',
  'transaction_conflict',
  'error_500',
  'error_500_after',
  'disconnect_before',
  'disconnect_after',
] as const;
export type EngineFault = (typeof KINDS)[number];

export const engineFaults = () => new Faults(KINDS);

const transaction = z.object({ TransactItems: z.array(z.unknown()) });

/** An error response in DynamoDB's format (Amazon DynamoDB: Error handling). */
export function faultResponse(kind: EngineFault, operation: string, body: string): Response | undefined {
  switch (kind) {
    case 'throughput_exceeded':
      return errorResponse(
        'dynamodb.v20120810#ProvisionedThroughputExceededException',
        'The level of throughput was exceeded.',
      );
    case 'throttling':
      return errorResponse('com.amazon.coral.availability#ThrottlingException', 'Rate exceeded');
    case 'transaction_conflict':
      return conflictResponse(operation, body);
    case 'error_500':
    case 'error_500_after':
      return errorResponse('dynamodb.v20120810#InternalServerError', 'Internal server error', {}, 500);
    default:
      return undefined;
  }
}

/** Single writes can conflict too, with another error type. Queries and single reads never do. */
function conflictResponse(operation: string, body: string): Response | undefined {
  if (operation.startsWith('Transact')) {
    const items = transaction.parse(JSON.parse(body)).TransactItems;
    const reasons = items.map((_, i) =>
      i === 0 ? { Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' } : { Code: 'None' },
    );
    const message = `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(', ')}]`;
    return errorResponse('dynamodb.v20120810#TransactionCanceledException', message, { CancellationReasons: reasons });
  }
  if (!['PutItem', 'UpdateItem', 'DeleteItem'].includes(operation)) return undefined;
  return errorResponse('dynamodb.v20120810#TransactionConflictException', 'Transaction is ongoing for the item');
}

function errorResponse(type: string, message: string, more: object = {}, status = 400): Response {
  const body = JSON.stringify({ __type: type, message, ...more });
  return new Response(body, { status, headers: { 'content-type': 'application/x-amz-json-1.0' } });
}
