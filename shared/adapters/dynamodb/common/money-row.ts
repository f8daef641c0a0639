import * as z from 'zod';

export const moneyRow = z.object({ amount: z.number(), currency: z.string() });
