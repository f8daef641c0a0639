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

/** For everybody in finance: an export is the office's, and the audit trail says who asked for it and who loaded it. */
export const handler = endpoint(routes.getExport, api(env), dependencies, async ({ user, path }, deps) => {
  const read = valueOrProblem(await getExport(deps, user, path.exportId));
  return { status: 200, body: toExportResponse(read) };
});
