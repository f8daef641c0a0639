import { readFileSync } from 'node:fs';
import { importJWK, SignJWT } from 'jose';
import { AUDIENCE, CLIENT_ID, dataFiles } from '../../local/environment.ts';
import { API_SCOPE } from '../../shared/api/routes.ts';

/**
 * Issues access tokens like the local provider's, signed with its key: the provider has only four users, and each applicant needs a rate
 * limit of their own. The tokens stay valid over all clock jumps.
 */
export async function tokenIssuer(dataDir: string, issuer: string) {
  const { signingKey } = JSON.parse(readFileSync(dataFiles(dataDir).identityKeys, 'utf8'));
  const key = await importJWK(signingKey, 'RS256');
  return (user: string, groups: readonly string[] = []): Promise<string> =>
    new SignJWT({ scope: API_SCOPE, client_id: CLIENT_ID, ...(groups.length > 0 && { 'cognito:groups': groups }) })
      .setProtectedHeader({ alg: 'RS256', kid: signingKey.kid })
      .setIssuer(issuer)
      .setAudience(AUDIENCE)
      .setSubject(user)
      .setExpirationTime('1y')
      .sign(key);
}
