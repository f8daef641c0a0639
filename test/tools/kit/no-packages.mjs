import { registerHooks } from 'node:module';

// For `node --import`: a process that loads a package ends with an error. Plain JavaScript: TypeScript would take as long to load as the command.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    if (resolved.url.includes('/node_modules/')) throw new Error(`${context.parentURL} loads ${specifier}`);
    return resolved;
  },
});
