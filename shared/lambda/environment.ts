import * as z from 'zod';

/** A function is configured wrongly. Says which variable, never its value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** A function's environment variables, named once and checked all together, at its start. @throws ConfigurationError */
export function environment<T extends z.ZodRawShape>(shape: T): z.output<z.ZodObject<T>> {
  const result = z.object(shape).safeParse(process.env);
  if (result.success) return result.data;
  const wrong = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new ConfigurationError(`environment variables are missing or malformed: ${wrong.join('; ')}`);
}
