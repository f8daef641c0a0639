import type { ReactNode } from 'react';

export type Definition = readonly [name: string, value: ReactNode];

export function DefinitionList({ items }: { readonly items: readonly Definition[] }) {
  return (
    <dl className="definition-list">
      {items.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
