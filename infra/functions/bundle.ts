import { linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile, type OutputFile } from 'esbuild';

const projectRoot = fileURLToPath(new URL('../..', import.meta.url));

// Bundled CommonJS packages use these three, which ES modules do not define.
const banner = `const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
const { filename: __filename, dirname: __dirname } = import.meta;`;

/** The directory of a function's zip, by the function's name; its handler is `<name>.handler`. */
export type Bundles = (name: string) => string;

/**
 * Bundles all functions with one esbuild call, so that shared code is built once and lazy imports stay separate chunks. Each directory
 * then receives its entry and only the chunks that it reaches: a change to one function does not change another's zip.
 *
 * @param entries the source files that export `handler`, by function name
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
  const written = new Map<string, string>();
  for (const name of Object.keys(entries)) {
    for (const path of reachedFrom(`${name}.mjs`, metafile.outputs)) {
      for (const one of [path, `${path}.map`]) place(one, files, join(directory, name), written);
    }
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

/** @param written where files are by now: most functions share most chunks, and a link takes a hundredth of the time of a write */
function place(
  path: string,
  files: ReadonlyMap<string, OutputFile>,
  target: string,
  written: Map<string, string>,
): void {
  const file = files.get(path);
  if (file === undefined) throw new Error(`esbuild made no ${basename(path)}`);
  const destination = join(target, path);
  mkdirSync(dirname(destination), { recursive: true });
  const other = written.get(path);
  if (other !== undefined) linkSync(other, destination);
  else writeFileSync(destination, file.contents);
  written.set(path, destination);
}
