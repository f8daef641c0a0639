import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';

export type VersionStage = 'AWSCURRENT' | 'AWSPENDING';

/** The versions of a secret during its rotation: the current one and the pending one. */
export function secretVersions(client: SecretsManagerClient, SecretId: string) {
  return {
    /** The stages of a version (empty if it does not exist) and the id of the current version. */
    async stages(versionId: string) {
      const { VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      const [current] = Object.entries(VersionIdsToStages).find(([, stages]) => stages.includes('AWSCURRENT')) ?? [];
      return { stages: VersionIdsToStages[versionId] ?? [], current };
    },

    /** Undefined if the version has no value yet. */
    async read(VersionStage: VersionStage, VersionId?: string): Promise<string | undefined> {
      const version = { VersionStage, ...(VersionId !== undefined && { VersionId }) };
      try {
        return (await client.send(new GetSecretValueCommand({ SecretId, ...version }))).SecretString;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },

    async putPending(ClientRequestToken: string, SecretString: string): Promise<void> {
      const VersionStages = ['AWSPENDING'];
      await client.send(new PutSecretValueCommand({ SecretId, ClientRequestToken, SecretString, VersionStages }));
    },

    async makeCurrent(MoveToVersionId: string, RemoveFromVersionId: string | undefined): Promise<void> {
      const moved = { MoveToVersionId, ...(RemoveFromVersionId !== undefined && { RemoveFromVersionId }) };
      await client.send(new UpdateSecretVersionStageCommand({ SecretId, VersionStage: 'AWSCURRENT', ...moved }));
    },
  };
}
