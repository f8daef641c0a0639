import { createHash } from 'node:crypto';
import { readSecrets, type SecretValue, writeSecret } from './file.ts';
import { notFound, ServiceError } from './service-error.ts';

export interface Version {
  readonly id: string;
  /** Undefined while a rotation has begun and has not put a value yet. */
  readonly value?: string;
  readonly stages: readonly string[];
}

const [CURRENT, PENDING, PREVIOUS] = ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'];

/**
 * The versions of every secret (Secrets Manager: "Staging labels"). The current value is the one in the file, so that a developer can
 * edit it; pending and previous values live only in memory.
 */
export class SecretVersions {
  readonly #file: string;
  readonly #known = new Map<string, readonly Version[]>();

  constructor(file: string) {
    this.#file = file;
  }

  /** The versions with a staging label; versions without one are deleted. */
  list(name: string): readonly Version[] {
    const values = readSecrets(this.#file);
    if (!Object.hasOwn(values, name)) throw notFound('secret');
    const value = text(values[name]);
    const known = this.#known.get(name) ?? [];
    const isEdited = known.find(({ stages }) => stages.includes(CURRENT))?.value !== value;
    return isEdited ? labelled([...known, { id: idOf(value), value, stages: [] }], CURRENT, idOf(value)) : known;
  }

  put(name: string, value: string, token = idOf(value), stages: readonly string[] = [CURRENT]): Version {
    const before = this.list(name);
    const same = before.find(({ id }) => id === token);
    if (same?.value !== undefined && same.value !== value) {
      throw new ServiceError('ResourceExistsException', 'A version with another value has this ClientRequestToken.');
    }
    const others = before.filter(({ id }) => id !== token);
    let all: readonly Version[] = [...others, { id: token, value, stages: same?.stages ?? [] }];
    for (const stage of stages) all = labelled(all, stage, token);
    return this.#save(name, all, token);
  }

  /** Adds a pending version without a value, which the rotation then puts. */
  beginRotation(name: string, token: string): Version {
    const before = this.list(name);
    const underWay = before.find(({ stages }) => stages.includes(PENDING) && !stages.includes(CURRENT));
    if (underWay !== undefined) throw invalid('A previous rotation isn’t complete. That rotation will be reattempted.');
    return this.#save(name, labelled([...before, { id: token, stages: [] }], PENDING, token), token);
  }

  moveStage(name: string, stage: string, to: string, from?: string): Version {
    const before = this.list(name);
    if (!before.some(({ id }) => id === to)) throw notFound('secret version');
    const holder = before.find(({ stages }) => stages.includes(stage))?.id;
    if (holder !== undefined && holder !== to && holder !== from) {
      throw invalid(`The parameter RemoveFromVersionId must name ${holder}, which has the staging label ${stage}.`);
    }
    return this.#save(name, labelled(before, stage, to), to);
  }

  #save(name: string, versions: readonly Version[], id: string): Version {
    const all = versions.filter(({ stages }) => stages.length > 0);
    this.#known.set(name, all);
    const current = all.find(({ stages }) => stages.includes(CURRENT));
    if (current?.value !== undefined) writeSecret(this.#file, name, current.value);
    const saved = all.find((one) => one.id === id);
    if (saved === undefined) throw invalid('A version needs a staging label.');
    return saved;
  }
}

/** Moves a label, which belongs to one version at a time. The version that was current becomes the previous one. */
function labelled(versions: readonly Version[], stage = '', to: string): readonly Version[] {
  const holder = versions.find(({ stages }) => stages.includes(stage));
  if (holder?.id === to) return versions;
  const moved = versions.map(({ stages, ...version }) => {
    const others = stages.filter((one) => one !== stage);
    return { ...version, stages: version.id === to ? [...others, stage] : others };
  });
  return stage === CURRENT && holder !== undefined ? labelled(moved, PREVIOUS, holder.id) : moved;
}

function invalid(message: string): ServiceError {
  return new ServiceError('InvalidParameterException', message);
}

function text(value: SecretValue | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Derived from the value, so that a value written by an editor gets the same version id. */
function idOf(value: string): string {
  const hash = createHash('sha256').update(value).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
