import * as z from 'zod';

/** Parses JSON of a gateway. What a gateway does not have, it leaves out or names as null, whatever its documents say. @throws SyntaxError */
export function gatewayJson(text: string): unknown {
  return JSON.parse(text, (_, value: unknown) => value ?? undefined);
}

/** A decimal amount. Documents of the gateways show numbers where texts are sent, and the other way round. */
export const decimalText = z.union([z.string(), z.number().transform(String)]);
