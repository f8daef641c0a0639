import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import * as z from 'zod';
import { createEventBus } from '../adapters/event-bridge/event-bus.ts';
import { awsClient } from './aws-client.ts';

export const eventBusEnvironment = { EVENT_BUS_NAME: z.string().min(1) };

export function eventBus({ EVENT_BUS_NAME }: { EVENT_BUS_NAME: string }) {
  return createEventBus(awsClient(EventBridgeClient), EVENT_BUS_NAME);
}
