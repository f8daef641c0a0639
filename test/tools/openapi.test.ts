import { createConfig, lintFromString } from '@redocly/openapi-core';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { PROBLEMS } from '../../shared/api/problems.ts';
import { type Route, routes } from '../../shared/api/routes.ts';
import * as schemas from '../../shared/api/schemas.ts';
import { openApiDocument } from '../../tools/openapi/document.ts';
import { examples } from '../../tools/openapi/examples.ts';

interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: readonly object[];
  readonly 'x-roles'?: readonly string[];
  readonly responses: Readonly<Record<string, { readonly $ref?: string; readonly content?: object }>>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: {
    readonly schemas: Record<string, { enum?: string[]; 'x-codes'?: Record<string, object> }>;
    readonly responses: Readonly<Record<string, { readonly content: object }>>;
  };
}

interface Nested {
  readonly $ref?: string;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Nested>>;
  readonly items?: Nested;
  readonly oneOf?: readonly Nested[];
  readonly anyOf?: readonly Nested[];
  readonly discriminator?: { readonly mapping: Readonly<Record<string, string>> };
}

const document = openApiDocument() as Document;

async function lint(source: string): Promise<string[]> {
  // The default response of an operation also covers its 4xx responses.
  const config = await createConfig({ extends: ['recommended'], rules: { 'operation-4xx-response': 'off' } });
  const found = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return found.map(({ ruleId, message, location: [place] }) => `${ruleId}: ${message} ${place?.pointer}`);
}

describe('the document', () => {
  it('is valid OpenAPI according to an independent linter', async () => {
    expect(await lint(JSON.stringify(document))).toEqual([]);
  });

  it('is rejected by the linter with a broken reference', async () => {
    const broken = JSON.stringify(document).replaceAll('#/components/schemas/Money', '#/components/schemas/Gold');
    expect((await lint(broken)).join()).toContain('no-unresolved-refs');
  });

  it('contains every route once, with the roles that may call it', () => {
    for (const [name, { method, path, role }] of Object.entries<Route>(routes)) {
      const operation = document.paths[path]?.[method.toLowerCase()];
      expect(operation?.operationId).toBe(name);
      expect(operation?.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(operation?.security).toHaveLength(role === 'anyone' || role === 'gateway' ? 0 : 1);
      expect(operation?.['x-roles'] !== undefined).toBe(['staff', 'officer', 'finance'].includes(role));
    }
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
    expect(operations).toHaveLength(Object.keys(routes).length);
  });

  it.each(Object.values<Route>(routes))(
    'describes the responses of CloudFront, WAF and API Gateway to $method $path',
    (route) => {
      const { responses = {} } = document.paths[route.path]?.[route.method.toLowerCase()] ?? {};
      const typesOf = (status: number) => {
        const name = responses[status]?.$ref?.split('/').at(-1) ?? '';
        return Object.keys((document.components.responses[name] ?? responses[status])?.content ?? {});
      };
      const signedIn = !['anyone', 'gateway'].includes(route.role);
      // API Gateway: throttling, a token without our scope, a function that crashed or timed out.
      const everywhere = [403, 429, 500, 503];
      const here = [...everywhere, ...(signedIn ? [401] : []), ...(route.method === 'GET' ? [] : [413])];
      for (const status of here) {
        const types = [...(route.errorBody === undefined ? ['application/problem+json'] : []), 'application/json'];
        expect(typesOf(status)).toEqual(expect.arrayContaining(types));
      }
      // The firewall's managed rules answer with a page.
      expect(typesOf(403)).toContain('text/html');
    },
  );

  it('contains every problem code', () => {
    const { ProblemCode } = document.components.schemas;
    expect(ProblemCode?.enum).toEqual(Object.keys(PROBLEMS));
    expect(Object.keys(ProblemCode?.['x-codes'] ?? {})).toEqual(Object.keys(PROBLEMS));
  });

  it.each(Object.entries(examples))('has an example of %s that matches the schema', (name, example) => {
    const schema = new Map<string, unknown>(Object.entries(schemas)).get(name) as z.ZodType;
    expect(schema.safeParse(example).error).toBeUndefined();
  });

  it('has patterns that every language understands', () => {
    const patterns = [...JSON.stringify(document).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)].map(([, text = '']) =>
      JSON.parse(text),
    );
    expect(patterns.length).toBeGreaterThan(5);
    for (const pattern of patterns) {
      expect(() => new RegExp(pattern, 'u')).not.toThrow();
      // Classes such as \w are all of Unicode in Rust, which Pydantic uses; it has neither look-around nor back-references.
      expect(pattern).not.toMatch(/\\[wWdDsSbBpPk1-9]|\(\?(?!:)/);
      // Of the whole text, or one character anywhere in it.
      expect(pattern).toMatch(/^\^.*\$$|^\[[^\]]*\]$/s);
    }
  });

  it('names every enumeration, object and variant, and says what tells variants apart', () => {
    const nested: string[] = [];
    const unions: string[] = [];
    const visit = (schema: Nested, place: string, isNamed: boolean): void => {
      if (schema.$ref !== undefined) return;
      const variants = schema.oneOf ?? schema.anyOf;
      if (!isNamed && (schema.enum ?? schema.properties ?? variants) !== undefined) nested.push(place);
      if (variants !== undefined) {
        const names = Object.values(schema.discriminator?.mapping ?? {});
        if (
          names.toSorted().join() !==
          variants
            .map(({ $ref }) => $ref)
            .toSorted()
            .join()
        )
          unions.push(place);
      }
      for (const [name, part] of Object.entries(schema.properties ?? {})) visit(part, `${place}.${name}`, false);
      if (schema.items) visit(schema.items, `${place}[]`, false);
    };
    for (const [name, schema] of Object.entries(document.components.schemas)) visit(schema as Nested, name, true);
    expect(nested).toEqual([]);
    expect(unions).toEqual([]);
  });

  it('defines money and problems once and refers to them', () => {
    const text = JSON.stringify(document);
    expect(text.match(/"currency":\{/g)).toHaveLength(1);
    expect(text.match(/"requestId":\{/g)).toHaveLength(1);
  });
});
