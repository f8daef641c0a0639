import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';
import { runCommand } from '../python.ts';

const DOCUMENT = fileURLToPath(new URL('../../docs/openapi.json', import.meta.url));
const TSC = fileURLToPath(import.meta.resolve('typescript/lib/tsc.js'));

/** The types for openapi-fetch. The compiler's own configuration skips declaration files. @returns the compiler's exit code */
export async function generateTypeScriptClient(folder: string, log: string): Promise<number | null> {
  const types = join(folder, 'schema.d.ts');
  const document = readFileSync(DOCUMENT, 'utf8');
  writeFileSync(types, astToString(await openapiTS(document)));
  const options = ['--noEmit', '--strict', '--ignoreConfig', '--skipLibCheck', 'false'];
  return runCommand([process.execPath, TSC, ...options, types], log);
}

/** A client of httpx in `evisa_client`, and the models of Pydantic in `evisa_models`. @returns 0 if both were generated */
export async function generatePythonClient(python: string, folder: string, log: string): Promise<number | null> {
  rmSync(folder, { recursive: true, force: true });
  const models = join(folder, 'evisa_models.py');
  const [client, config] = [join(folder, 'evisa_client'), join(folder, 'config.yaml')];
  const modelOptions = ['--input-file-type', 'openapi', '--output-model-type', 'pydantic_v2.BaseModel'];
  const style = ['--target-python-version', '3.11', '--formatters', 'builtin', '--disable-timestamp'];
  const first = await runCommand(
    [python, '-m', 'datamodel_code_generator', '--input', DOCUMENT, '--output', models, ...modelOptions, ...style],
    log,
  );
  if (first !== 0) return first;
  writeFileSync(config, 'post_hooks: []\n');
  const clientOptions = ['--output-path', client, '--config', config, '--meta', 'none', '--fail-on-warning'];
  return runCommand([python, '-m', 'openapi_python_client', 'generate', '--path', DOCUMENT, ...clientOptions], log);
}
