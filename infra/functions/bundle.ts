import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile, type OutputFile } from 'esbuild';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

// Packages that are still CommonJS find these three nowhere in an ES module.
const banner = `const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
const { filename: __filename, dirname: __dirname } = import.meta;`;

/** By name, the directory that becomes the Lambda's zip; its handler is `<name>.handler`. */
export type Bundles = (name: string) => string;

/**
 * One call of esbuild for all functions, so that what they share is built once and what they import lazily stays out of their
 * start. Each directory then receives its entry and only those chunks that the entry reaches: a change to one function changes no
 * other's zip.
 *
 * @param entries by name, the source file that exports `handler`
 */
export function bundleFunctions(entries: Readonly<Record<string, string>>, directory: string): Bundles {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: projectRoot,
    entryPoints: entries,
    outdir: 'out',
    outExtension: { '.js': '.mjs' },
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    sourcemap: true,
    sourcesContent: false,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    banner: { js: banner },
    metafile: true,
    write: false,
  });
  rmSync(directory, { recursive: true, force: true });
  const files = new Map(outputFiles.map((file) => [file.path.slice(join(projectRoot, 'out/').length), file]));
  for (const name of Object.keys(entries)) {
    for (const file of reachedFrom(`${name}.mjs`, metafile.outputs)) copy(file, files, join(directory, name));
  }
  return (name) => join(directory, name);
}

function reachedFrom(entry: string, outputs: Metafile['outputs'], seen = new Set<string>()): Set<string> {
  if (seen.has(entry)) return seen;
  seen.add(entry);
  for (const { path, external } of outputs[`out/${entry}`]?.imports ?? []) {
    if (!external) reachedFrom(path.slice('out/'.length), outputs, seen);
  }
  return seen;
}

function copy(path: string, files: ReadonlyMap<string, OutputFile>, target: string): void {
  for (const name of [path, `${path}.map`]) {
    const file = files.get(name);
    if (file === undefined) throw new Error(`esbuild made no ${basename(name)}`);
    mkdirSync(join(target, dirname(name)), { recursive: true });
    writeFileSync(join(target, name), file.contents);
  }
}
