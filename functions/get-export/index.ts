import { routes } from '../../shared/api/routes.ts';
import { endpoint } from '../../shared/lambda/endpoint.ts';
import { environment } from '../../shared/lambda/environment.ts';
import { once } from '../../shared/lambda/once.ts';
import { valueOrProblem } from '../../shared/lambda/problems.ts';
import { toExportResponse } from '../../shared/lambda/responses.ts';
import { getExport } from '../../shared/use-cases/exports/get-export.ts';
import { api, apiEnvironment } from '../../shared/wiring/api.ts';
import { exportFiles, exportFilesEnvironment } from '../../shared/wiring/export-files.ts';
import { randomText } from '../../shared/wiring/random-text.ts';
import { storage, storageEnvironment } from '../../shared/wiring/storage.ts';

const env = environment({ ...apiEnvironment, ...storageEnvironment, ...exportFilesEnvironment });
const dependencies = once(async () => ({ ...storage(env), files: exportFiles(env), clock: Date.now, randomText }));

/** Any member of finance may download any export: it belongs to the visa office. The audit trail records who requested and who downloaded it. */
export const handler = endpoint(routes.getExport, api(env), dependencies, async ({ user, path }, deps) => {
  const result = valueOrProblem(await getExport(deps, user, path.exportId));
  return { status: 200, body: toExportResponse(result) };
});
