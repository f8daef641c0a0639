import { createHash } from 'node:crypto';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { LiveTickets } from '../../../ports/live/live-tickets.ts';
import { liveTicketKey } from '../common/keys.ts';
import { rowHeader } from '../common/row-version.ts';
import type { Table } from '../common/table.ts';

const row = z.object({ userId: z.string() });

// A ticket has 256 bits of entropy and cannot be guessed, so its hash needs no key.
const keyOf = (ticket: string) => liveTicketKey(createHash('sha256').update(ticket).digest('base64url'));

export function createLiveTickets({ client, name: TableName }: Table): LiveTickets {
  return {
    async save(ticket, userId, expiresAt) {
      // DynamoDB's time to live is in seconds.
      const Item = { ...keyOf(ticket), ...rowHeader('live-ticket'), userId, expiresAt: Math.floor(expiresAt / 1000) };
      await client.send(new PutCommand({ TableName, Item }));
    },

    async redeem(ticket, now) {
      try {
        const { Attributes } = await client.send(
          new DeleteCommand({
            TableName,
            Key: keyOf(ticket),
            ConditionExpression: 'expiresAt > :now',
            ExpressionAttributeValues: { ':now': now / 1000 },
            ReturnValues: 'ALL_OLD',
          }),
        );
        return row.parse(Attributes).userId;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return undefined;
        throw error;
      }
    },
  };
}
