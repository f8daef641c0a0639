import * as z from 'zod';
import type { AwsConfig } from './deployment.ts';

const listed = z.object({
  Functions: z.array(z.object({ FunctionName: z.string(), Handler: z.string(), CodeSha256: z.string() })),
});

export interface DeployedFunction {
  readonly name: string;
  /** The folder in `functions/`. */
  readonly handler: string;
  /** The hash of its code. */
  readonly code: string;
}

/** Our own functions, without those that CDK adds. */
export async function deployedFunctions({ endpoint }: AwsConfig): Promise<DeployedFunction[]> {
  const response = await fetch(`${endpoint}/2015-03-31/functions/?MaxItems=1000`);
  const { Functions } = listed.parse(await response.json());
  return Functions.flatMap(({ FunctionName: name, Handler, CodeSha256: code }) => {
    const [module = '', entry] = Handler.split('.');
    return entry === 'handler' && module !== 'index' ? [{ name, handler: module, code }] : [];
  });
}

/** @returns the error, if the function failed */
export async function invoke(
  { endpoint }: AwsConfig,
  name: string,
  event: object,
): Promise<{ readonly failed?: string }> {
  const response = await fetch(`${endpoint}/2015-03-31/functions/${name}/invocations`, {
    method: 'POST',
    body: JSON.stringify(event),
  });
  const text = await response.text();
  const hasFailed = !response.ok || response.headers.has('x-amz-function-error');
  return hasFailed ? { failed: text } : {};
}
