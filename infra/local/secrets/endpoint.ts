import { createHash } from 'node:crypto';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';
import { lastChange, readSecrets, type SecretValue, writeSecret } from './file.ts';

const secretId = z.string().min(1).max(2048);
const inputs = {
  GetSecretValue: z.object({
    SecretId: secretId,
    VersionId: z.string().optional(),
    VersionStage: z.string().optional(),
  }),
  DescribeSecret: z.object({ SecretId: secretId }),
  PutSecretValue: z.object({ SecretId: secretId, SecretString: z.string().min(1).max(65_536) }),
};
type Operation = keyof typeof inputs;

class ServiceError extends Error {
  readonly type: string;
  readonly status: ContentfulStatusCode = 400;

  constructor(type: string, message: string) {
    super(message);
    this.type = type;
  }
}

/** Secrets Manager, as far as functions and a rotation need it, in AWS JSON 1.1, over a file that is read again on every call. */
export function secretsEndpoint(file: string) {
  return new Hono()
    .get('/', (c) => c.text('Secrets Manager of this machine'))
    .post('/', async (c) => {
      const operation = c.req.header('x-amz-target')?.replace('secretsmanager.', '') ?? '';
      if (!isOperation(operation))
        throw new ServiceError('UnknownOperationException', 'The operation is not known here.');
      const input = inputs[operation].safeParse(await c.req.json().catch(() => undefined));
      if (!input.success) throw new ServiceError('InvalidParameterException', z.prettifyError(input.error));
      return amazonJson(perform(operation, input.data, file), 200);
    })
    .onError((error) => {
      if (error instanceof ServiceError)
        return amazonJson({ __type: error.type, message: error.message }, error.status);
      console.error(error);
      return amazonJson({ __type: 'InternalServiceError', message: error.message }, 500);
    });
}

function isOperation(name: string): name is Operation {
  return Object.hasOwn(inputs, name);
}

function perform(operation: Operation, input: z.output<(typeof inputs)[Operation]>, file: string) {
  const name = nameIn(input.SecretId);
  const before = readSecrets(file);
  if (!Object.hasOwn(before, name)) throw notFound('secret');
  if ('SecretString' in input) writeSecret(file, name, input.SecretString);
  const value = 'SecretString' in input ? input.SecretString : text(before[name]);
  const VersionId = versionOf(value);
  const described = { ARN: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-local1`, Name: name };
  if (operation === 'DescribeSecret') {
    const VersionIdsToStages = { [VersionId]: ['AWSCURRENT'] };
    return { ...described, LastChangedDate: lastChange(file) / 1000, VersionIdsToStages };
  }
  const current = { ...described, VersionId, VersionStages: ['AWSCURRENT'] };
  if (operation === 'PutSecretValue') return current;
  const { VersionStage = 'AWSCURRENT', VersionId: wanted = VersionId } = input as z.output<
    typeof inputs.GetSecretValue
  >;
  if (VersionStage !== 'AWSCURRENT' || wanted !== VersionId) throw notFound('secret value for the version');
  return { ...current, SecretString: value, CreatedDate: lastChange(file) / 1000 };
}

/** The name, from a name or an ARN with its six random characters. */
function nameIn(id: string): string {
  return /^arn:[^:]+:secretsmanager:[^:]*:\d*:secret:(.+?)(-\w{6})?$/.exec(id)?.[1] ?? id;
}

function text(value: SecretValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The same value is the same version, whether the service or an editor wrote it. */
function versionOf(value: string): string {
  const hash = createHash('sha256').update(value).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

function notFound(what: string): ServiceError {
  return new ServiceError('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}.`);
}

function amazonJson(body: object, status: ContentfulStatusCode): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/x-amz-json-1.1' } });
}
