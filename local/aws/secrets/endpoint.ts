import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';
import { lastModified } from './file.ts';
import { notFound, ServiceError } from './service-error.ts';
import { SecretVersions, type Version } from './versions.ts';

const SecretId = z.string().min(1).max(2048);
const version = z.string().min(32).max(64);
const stage = z.string().min(1).max(256);
const inputs = {
  GetSecretValue: z.object({ SecretId, VersionId: version.optional(), VersionStage: stage.optional() }),
  DescribeSecret: z.object({ SecretId }),
  PutSecretValue: z.object({
    SecretId,
    SecretString: z.string().min(1).max(65_536),
    ClientRequestToken: version.optional(),
    VersionStages: z.array(stage).min(1).max(20).optional(),
  }),
  UpdateSecretVersionStage: z.object({
    SecretId,
    VersionStage: stage,
    MoveToVersionId: version,
    RemoveFromVersionId: version.optional(),
  }),
  /** Begins a rotation; the caller runs its steps. */
  RotateSecret: z.object({ SecretId, ClientRequestToken: version.optional() }),
};
type Operation = keyof typeof inputs;
type Input<O extends Operation> = z.output<(typeof inputs)[O]>;

/** The part of Secrets Manager that functions and a rotation need (AWS JSON 1.1), backed by a file that every call reads again. */
export function secretsEndpoint(file: string) {
  const operations = operationsOn(new SecretVersions(file), () => lastModified(file) / 1000);
  return new Hono()
    .get('/', (c) => c.text('Local Secrets Manager'))
    .post('/', async (c) => {
      const operation = c.req.header('x-amz-target')?.replace('secretsmanager.', '') ?? '';
      if (!isOperation(operation))
        throw new ServiceError('UnknownOperationException', 'The operation is not supported.');
      const input = inputs[operation].safeParse(await c.req.json().catch(() => undefined));
      if (!input.success) throw new ServiceError('InvalidParameterException', z.prettifyError(input.error));
      const perform: (input: never) => object = operations[operation];
      return amazonJson(perform(input.data as never), 200);
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

function operationsOn(versions: SecretVersions, changedAt: () => number) {
  const described = (name: string) => ({
    ARN: `arn:aws:secretsmanager:us-east-1:000000000000:secret:${name}-local1`,
    Name: name,
  });
  const labelled = (name: string, { id, stages }: Version) => ({
    ...described(name),
    VersionId: id,
    VersionStages: stages,
  });

  return {
    GetSecretValue({ SecretId, VersionId, VersionStage }: Input<'GetSecretValue'>) {
      const name = nameIn(SecretId);
      const stage = VersionStage ?? (VersionId === undefined ? 'AWSCURRENT' : undefined);
      const found = versions
        .list(name)
        .find(({ id, stages }) => id === (VersionId ?? id) && (stage === undefined || stages.includes(stage)));
      if (found?.value === undefined) throw notFound('secret value for the version');
      return { ...labelled(name, found), SecretString: found.value, CreatedDate: changedAt() };
    },

    DescribeSecret({ SecretId }: Input<'DescribeSecret'>) {
      const name = nameIn(SecretId);
      const VersionIdsToStages = Object.fromEntries(versions.list(name).map(({ id, stages }) => [id, stages]));
      return { ...described(name), LastChangedDate: changedAt(), VersionIdsToStages };
    },

    PutSecretValue({ SecretId, SecretString, ClientRequestToken, VersionStages }: Input<'PutSecretValue'>) {
      const name = nameIn(SecretId);
      return labelled(name, versions.put(name, SecretString, ClientRequestToken, VersionStages));
    },

    UpdateSecretVersionStage(input: Input<'UpdateSecretVersionStage'>) {
      const name = nameIn(input.SecretId);
      versions.moveStage(name, input.VersionStage, input.MoveToVersionId, input.RemoveFromVersionId);
      return described(name);
    },

    RotateSecret({ SecretId, ClientRequestToken = randomUUID() }: Input<'RotateSecret'>) {
      const name = nameIn(SecretId);
      return { ...described(name), VersionId: versions.beginRotation(name, ClientRequestToken).id };
    },
  };
}

/** Extracts the name from a name or from an ARN, which ends in six random characters. */
function nameIn(id: string): string {
  return /^arn:[^:]+:secretsmanager:[^:]*:\d*:secret:(.+?)(-\w{6})?$/.exec(id)?.[1] ?? id;
}

function amazonJson(body: object, status: ContentfulStatusCode): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/x-amz-json-1.1' } });
}
