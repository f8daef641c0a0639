import { readFileSync } from 'node:fs';

interface Locked {
  readonly version: string;
  readonly license?: string | readonly string[];
}

/** Every package in the lock file, by licence. */
export function licencesDocument(): string {
  const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
  const byLicence = new Map<string, Set<string>>();
  for (const [path, { version, license = 'none named' }] of Object.entries<Locked>(packages)) {
    if (path === '') continue;
    const licence = [license].flat().join(' OR ');
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    byLicence.set(licence, (byLicence.get(licence) ?? new Set()).add(`${name} ${version}`));
  }
  const sections = [...byLicence]
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .map(
      ([licence, names]) => `## ${licence}\n\n${[...names].toSorted((a, b) => a.localeCompare(b, 'en')).join(', ')}\n`,
    );
  const head =
    'Made by `npm run openapi` from package-lock.json: what is deployed, what the site is built of, and what builds and tests it.';
  return `# Licences\n\n${head}\n\n${sections.join('\n')}`;
}
