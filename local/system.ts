import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { until } from '../client/until.ts';
import { prepareDataFolder } from './data-folder.ts';
import { createTable, isReachable } from './dynamodb/engine.ts';
import { type Addresses, TABLE_NAME } from './environment.ts';
import { type Child, lastLines, startChild } from './processes/child.ts';
import { lockFolder } from './processes/folder-lock.ts';
import { freePorts, isPortFree } from './processes/free-port.ts';
import { defineServices, localUrl, type Ports, type Service } from './services.ts';

export interface SystemOptions {
  /** The first of a row of ports, or any free ones. */
  readonly ports: number | 'free';
  readonly dataDir: string;
  /** Divides the sandboxes' delays. */
  readonly speed?: number;
  /** How many API hosts share the one engine. */
  readonly apiHosts?: number;
  /** Whether what is scheduled runs by itself, or only when its process is told to; 'running', if not given. */
  readonly schedule?: 'running' | 'on demand';
  /** Puts a proxy that can fail on demand between the functions and the engine. */
  readonly engineProxy?: boolean;
  /** A file that says by how many milliseconds every process's clock is ahead, at each moment. */
  readonly clockFile?: string;
  /**
   * Where the site is, if the office's part of the system is deployed elsewhere: then only what is not the office's is started here, the
   * OpenID provider and the gateways.
   */
  readonly externalSiteUrl?: string;
  /** Environment variables of the functions that are to differ. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface System {
  readonly addresses: Addresses;
  /** The address of each API host; the first is the site's. */
  readonly apiHosts: readonly string[];
  /** The processes: `engine`, `secrets`, `identity`, `stripe-sandbox`, `alipay-sandbox`, `aws-fakes`, `queue-pump`, `live`, `stream-pump`, `schedule`, `api-host`, `api-host-2`, … */
  readonly names: readonly string[];
  /** SIGKILL. */
  kill(name: string): Promise<void>;
  /** Starts again on the same port, after a SIGKILL if it still runs; resolves when it answers. */
  restart(name: string): Promise<void>;
  /** Resolves with what happened, if a process ends that nobody ended. */
  readonly crashed: Promise<string>;
  stop(): Promise<void>;
}

const READY_TIMEOUT = 60_000;

const EXTERNAL_SERVICES = ['identity', 'stripe-sandbox', 'alipay-sandbox'];

/** Starts the whole system on this machine, each part in a process of its own. Resolves when all of them answer. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const folder = resolve(options.dataDir);
  const letGo = lockFolder(folder);
  try {
    const system = await startServices(folder, options);
    return { ...system, stop: () => system.stop().finally(letGo) };
  } catch (error) {
    letGo();
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
  const everything = defineServices({
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
    externalSiteUrl === undefined ? everything : everything.filter(({ name }) => EXTERNAL_SERVICES.includes(name));
  await assertPortsFree(services);

  const children = new Map<string, Child>();
  let stopping = false;
  const { promise: crashed, resolve: breakDown } = Promise.withResolvers<string>();

  function start(service: Service): Promise<void> {
    const child = startChild(service);
    children.set(service.name, child);
    child.exited.then(() => {
      const unexpected = !stopping && children.get(service.name) === child;
      if (unexpected)
        breakDown(
          `The ${service.description} has ended. Its last words, from ${service.log}:\n${lastLines(service.log, 12)}`,
        );
    });
    return waitUntilReady(service, child);
  }

  async function stop(): Promise<void> {
    stopping = true;
    // The engine last: whoever still has something to write can.
    const { engine, ...others } = Object.fromEntries(children);
    await Promise.all(Object.values(others).map((child) => child.stop()));
    await engine?.stop();
  }

  try {
    const failed = crashed.then((what) => {
      throw new Error(what);
    });
    await Promise.race([Promise.all(services.map(start)), failed]);
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

/** So many ports, side by side, are taken by everything but the API hosts. */
const OTHER_PORTS = 11;
/** The first of the last row of ports that there is for one API host. */
export const MAX_FIRST_PORT = 65_535 - OTHER_PORTS;

async function choosePorts(first: number | 'free', apiHosts: number): Promise<Ports> {
  const count = OTHER_PORTS + apiHosts;
  const row = first === 'free' ? await freePorts(count) : Array.from({ length: count }, (_, index) => first + index);
  const take = () => row.shift() as number;
  const site = take();
  return {
    issuer: take(),
    stripe: take(),
    alipay: take(),
    engine: take(),
    secrets: take(),
    live: take(),
    streamPump: take(),
    schedule: take(),
    engineProxy: take(),
    awsFakes: take(),
    queuePump: take(),
    apiHosts: [site, ...row],
  };
}

function addressesAt({ apiHosts: [site = 0], ...ports }: Ports, settings: Readonly<Record<string, string>>): Addresses {
  return {
    site: localUrl(site),
    issuer: localUrl(ports.issuer),
    stripe: localUrl(ports.stripe),
    alipay: localUrl(ports.alipay),
    secrets: localUrl(ports.secrets),
    engine: settings.AWS_ENDPOINT_URL_DYNAMODB ?? localUrl(ports.engine),
    live: `${localUrl(ports.live)}/live`,
    schedule: localUrl(ports.schedule),
    engineProxy: localUrl(ports.engineProxy),
    awsFakes: localUrl(ports.awsFakes),
  };
}

/** A port that the system needs belongs to somebody else. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
}

async function assertPortsFree(services: readonly Service[]): Promise<void> {
  const taken = await Promise.all(services.map(async (service) => ((await isPortFree(service.port)) ? [] : [service])));
  const [first] = taken.flat();
  if (first !== undefined)
    throw new PortInUseError(`Port ${first.port}, meant for the ${first.description}, is taken.`);
}

async function waitUntilReady({ url, description, log }: Service, child: Child): Promise<void> {
  const isUp = await until(async () => !child.running() || (await isReachable(url)), READY_TIMEOUT);
  if (!isUp || !child.running())
    throw new Error(`The ${description} did not start. From ${log}:\n${lastLines(log, 12)}`);
}

async function createLocalTable({ engine }: Addresses, settings: Readonly<Record<string, string>>): Promise<void> {
  const { AWS_REGION: region = 'us-east-1', AWS_ENDPOINT_URL_DYNAMODB: given } = settings;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: engine, region, ...(given === undefined && { credentials }) });
  await createTable(client, TABLE_NAME);
  client.destroy();
}
