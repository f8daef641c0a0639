import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { until } from '../client/until.ts';
import { prepareDataFolder } from './data-folder.ts';
import { createTable, indexStream, isReachable } from './dynamodb/engine.ts';
import { type Addresses, dataFiles, TABLE_NAME } from './environment.ts';
import { bySandbox, SANDBOX_NAMES } from './gateways/registry.ts';
import { type Child, lastLines, startChild } from './processes/child.ts';
import { lockFolder } from './processes/folder-lock.ts';
import { freePorts, isPortFree } from './processes/free-port.ts';
import { defineServices, localUrl, type Ports, type Service } from './services.ts';

export interface SystemOptions {
  /** The first of consecutive ports, or any free ports. */
  readonly ports: number | 'free';
  readonly dataDir: string;
  /** Divides the sandboxes' delays. */
  readonly speed?: number;
  /** Number of API hosts that share the engine. */
  readonly apiHosts?: number;
  /** Whether scheduled functions run at their intervals, or only on request to the `event-sources` process. Default: 'running'. */
  readonly schedule?: 'running' | 'on demand';
  /** Puts a proxy that injects faults between the functions and the engine. */
  readonly engineProxy?: boolean;
  /** A file with the number of milliseconds by which every process's clock is ahead; it may change at any time. */
  readonly clockFile?: string;
  /**
   * URL of the site, if the product itself is deployed elsewhere: then only the OpenID provider and the gateways' sandboxes are started
   * here.
   */
  readonly externalSiteUrl?: string;
  /** Overrides of the functions' environment variables. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface System {
  readonly addresses: Addresses;
  /** The URL of each API host; the first one also serves the site. */
  readonly apiHosts: readonly string[];
  /** The processes: `engine`, `identity`, one `<gateway>-sandbox` each, `aws-fakes`, `live`, `event-sources`, `api-host`, `api-host-2`, … */
  readonly names: readonly string[];
  /** SIGKILL. */
  kill(name: string): Promise<void>;
  /** Kills the process if it still runs, and starts it on the same port. Resolves when it answers. */
  restart(name: string): Promise<void>;
  /** Resolves with a description when a process ends unexpectedly. */
  readonly crashed: Promise<string>;
  stop(): Promise<void>;
}

/** Milliseconds. */
const READY_TIMEOUT = 60_000;
const READY_POLL_INTERVAL = 50;

const EXTERNAL_SERVICES = ['identity', ...SANDBOX_NAMES.map((name) => `${name}-sandbox`)];

/** Starts the whole system locally, each part in its own process. Resolves when all of them answer. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const folder = resolve(options.dataDir);
  const unlock = lockFolder(folder);
  try {
    const system = await startServices(folder, options);
    return { ...system, stop: () => system.stop().finally(unlock) };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function startServices(folder: string, options: SystemOptions): Promise<System> {
  const { speed = 1, apiHosts = 1, settings = {}, schedule = 'running', engineProxy = false, clockFile } = options;
  const ports = await choosePorts(options.ports, apiHosts);
  const { externalSiteUrl } = options;
  const addresses = {
    ...addressesAt(ports, settings),
    ...(externalSiteUrl !== undefined && { site: externalSiteUrl }),
  };
  const merchant = await prepareDataFolder(folder);
  const allServices = defineServices({
    ports,
    addresses,
    folder,
    merchant,
    speed,
    schedule,
    engineProxy,
    clockFile,
    settings,
  });
  const services =
    externalSiteUrl === undefined ? allServices : allServices.filter(({ name }) => EXTERNAL_SERVICES.includes(name));
  await assertPortsFree(services);

  const children = new Map<string, Child>();
  let stopping = false;
  const { promise: crashed, resolve: reportCrash } = Promise.withResolvers<string>();

  function start(service: Service): Promise<void> {
    const child = startChild(service);
    children.set(service.name, child);
    child.exited.then(() => {
      const unexpected = !stopping && children.get(service.name) === child;
      if (unexpected)
        reportCrash(
          `The ${service.description} has ended unexpectedly. From ${service.log}:\n${lastLines(service.log, 12)}`,
        );
    });
    return waitUntilReady(service, child);
  }

  async function stop(): Promise<void> {
    stopping = true;
    // The engine stops last, so that the other processes can complete their writes.
    const { engine, ...others } = Object.fromEntries(children);
    await Promise.all(Object.values(others).map((child) => child.stop()));
    await engine?.stop();
  }

  try {
    const failed = crashed.then((description) => {
      throw new Error(description);
    });
    await Promise.race([Promise.all(services.map(start)), failed]);
    if (children.has('engine')) indexStream(dataFiles(folder).table);
    if (externalSiteUrl === undefined) await Promise.race([createLocalTable(addresses, settings), failed]);
  } catch (error) {
    await stop();
    throw error;
  }

  const serviceNamed = (name: string) => {
    const service = services.find((one) => one.name === name);
    if (service === undefined) throw new Error(`there is no process ${name}`);
    return service;
  };
  const kill = async (name: string) => {
    const child = children.get(serviceNamed(name).name);
    children.delete(name);
    await child?.kill();
  };
  return {
    addresses,
    apiHosts: ports.apiHosts.map(localUrl),
    names: services.map(({ name }) => name),
    kill,
    restart: async (name) => {
      await kill(name);
      await start(serviceNamed(name));
    },
    crashed,
    stop,
  };
}

/** The number of ports that all parts except the API hosts need. */
const OTHER_PORTS = 6 + SANDBOX_NAMES.length;
/** The highest first port that leaves enough ports for a system with one API host. */
export const MAX_FIRST_PORT = 65_535 - OTHER_PORTS;

async function choosePorts(first: number | 'free', apiHosts: number): Promise<Ports> {
  const count = OTHER_PORTS + apiHosts;
  const ports = first === 'free' ? await freePorts(count) : Array.from({ length: count }, (_, index) => first + index);
  const next = () => ports.shift() as number;
  const site = next();
  return {
    issuer: next(),
    ...bySandbox(next),
    engine: next(),
    awsFakes: next(),
    live: next(),
    eventSources: next(),
    engineProxy: next(),
    apiHosts: [site, ...ports],
  };
}

function addressesAt({ apiHosts: [site = 0], ...ports }: Ports, settings: Readonly<Record<string, string>>): Addresses {
  return {
    site: localUrl(site),
    issuer: localUrl(ports.issuer),
    ...bySandbox((name) => localUrl(ports[name])),
    secrets: `${localUrl(ports.awsFakes)}/secrets`,
    engine: settings.AWS_ENDPOINT_URL_DYNAMODB ?? localUrl(ports.engine),
    live: `${localUrl(ports.live)}/live`,
    schedule: localUrl(ports.eventSources),
    engineProxy: localUrl(ports.engineProxy),
    awsFakes: localUrl(ports.awsFakes),
  };
}

/** Another program uses a port that the system needs. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

async function assertPortsFree(services: readonly Service[]): Promise<void> {
  const blocked = await Promise.all(
    services.map(async (service) => ((await isPortFree(service.port)) ? [] : [service])),
  );
  const [first] = blocked.flat();
  if (first !== undefined) throw new PortInUseError(`Port ${first.port} of the ${first.description} is in use.`);
}

async function waitUntilReady({ url, description, log }: Service, child: Child): Promise<void> {
  const isUp = await until(
    async () => !child.running() || (await isReachable(url)),
    READY_TIMEOUT,
    READY_POLL_INTERVAL,
  );
  if (!isUp || !child.running())
    throw new Error(`The ${description} did not start. From ${log}:\n${lastLines(log, 12)}`);
}

async function createLocalTable({ engine }: Addresses, settings: Readonly<Record<string, string>>): Promise<void> {
  const { AWS_REGION: region = 'us-east-1', AWS_ENDPOINT_URL_DYNAMODB: realEndpoint } = settings;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: engine, region, ...(realEndpoint === undefined && { credentials }) });
  await createTable(client, TABLE_NAME);
  client.destroy();
}
