import { registerHooks } from 'node:module';
import './no-packages.mjs';

// Runs command lines one after the other, and writes the result of each as JSON: a process for each would only start. Their arguments must
// end them, since they share what they load. Plain JavaScript, like `no-packages.mjs`.
const RUN = new URL('../../../tools/run.mjs', import.meta.url).href;
const { exit } = process;
const write = process.stdout.write.bind(process.stdout);

registerHooks({
  // A command runs by being loaded: each time, as if for the first time.
  resolve(specifier, { parentURL, ...context }, next) {
    const resolved = next(specifier, { parentURL, ...context });
    const isCommand = parentURL?.startsWith(`${RUN}?`) && resolved.url.startsWith('file:');
    return isCommand ? { ...resolved, url: resolved.url + new URL(parentURL).search } : resolved;
  },
});

const results = [];
for (const [index, args] of JSON.parse(process.argv[2]).entries()) results.push(await run(args, index));
write(JSON.stringify(results), () => exit(0));

async function run(args, index) {
  let code;
  const printed = { stdout: '', stderr: '' };
  const printTo =
    (stream) =>
    (...texts) => {
      // After its end, a command prints nothing.
      if (code === undefined) printed[stream] += `${texts.join(' ')}\n`;
    };
  Object.assign(console, { log: printTo('stdout'), error: printTo('stderr') });
  process.argv = [process.execPath, RUN, ...args];
  process.exitCode = undefined;
  process.exit = (given) => {
    code ??= given ?? process.exitCode ?? 0;
    throw new Error('the command has ended');
  };
  try {
    await import(`${RUN}?${index}`);
  } catch (error) {
    // It loaded a package, or failed.
    if (code === undefined) return { code: 1, ...printed, stderr: printed.stderr + error.stack };
  }
  return { code: code ?? process.exitCode ?? 0, ...printed };
}
