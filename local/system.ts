import { resolve } from 'node:path';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { until } from '../client/until.ts';
import { prepareDataFolder } from './data-folder.ts';
import { answers, createTable } from './dynamodb/engine.ts';
import { type Addresses, TABLE_NAME } from './environment.ts';
import { type Child, lastLines, startChild } from './processes/child.ts';
import { takeFolder } from './processes/folder-lock.ts';
import { freePorts, isFree } from './processes/free-port.ts';
import { local, type Ports, type Service, servicesOf } from './services.ts';

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
  readonly around?: string;
  /** Environment variables of the functions that are to differ. */
  readonly settings?: Readonly<Record<string, string>>;
}

export interface System {
  readonly addresses: Addresses;
  /** The address of each API host; the first is the site's. */
  readonly apiHosts: readonly string[];
  /** The processes: `engine`, `secrets`, `identity`, `stripe-sandbox`, `alipay-sandbox`, `aws-stand-ins`, `queue-pump`, `live`, `stream-pump`, `schedule`, `api-host`, `api-host-2`, … */
  readonly names: readonly string[];
  /** SIGKILL. */
  kill(name: string): Promise<void>;
  /** Starts again on the same port, after a SIGKILL if it still runs; resolves when it answers. */
  restart(name: string): Promise<void>;
  /** Resolves with what happened, if a process ends that nobody ended. */
  readonly broken: Promise<string>;
  stop(): Promise<void>;
}

const READY_WITHIN = 60_000;

const OUTSIDE = ['identity', 'stripe-sandbox', 'alipay-sandbox'];

/** Starts the whole system on this machine, each part in a process of its own. Resolves when all of them answer. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const folder = resolve(options.dataDir);
  const letGo = takeFolder(folder);
  try {
    const system = await startIn(folder, options);
    return { ...system, stop: () => system.stop().finally(letGo) };
  } catch (error) {
    letGo();
    throw error;
  }
}

async function startIn(folder: string, options: SystemOptions): Promise<System> {
  const { speed = 1, apiHosts = 1, settings = {}, schedule = 'running', engineProxy = false, clockFile } = options;
  const ports = await choosePorts(options.ports, apiHosts);
  const { around } = options;
  const addresses = { ...addressesAt(ports, settings), ...(around !== undefined && { site: around }) };
  const merchant = await prepareDataFolder(folder);
  const everything = servicesOf({
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
  const services = around === undefined ? everything : everything.filter(({ name }) => OUTSIDE.includes(name));
  await insistOnFreePorts(services);

  const children = new Map<string, Child>();
  let stopping = false;
  const { promise: broken, resolve: breakDown } = Promise.withResolvers<string>();

  function start(service: Service): Promise<void> {
    const child = startChild(service);
    children.set(service.name, child);
    child.ended.then(() => {
      const unexpected = !stopping && children.get(service.name) === child;
      if (unexpected)
        breakDown(`The ${service.what} has ended. Its last words, from ${service.log}:\n${lastLines(service.log, 12)}`);
    });
    return ready(service, child);
  }

  async function stop(): Promise<void> {
    stopping = true;
    // The engine last: whoever still has something to write can.
    const { engine, ...others } = Object.fromEntries(children);
    await Promise.all(Object.values(others).map((child) => child.stop()));
    await engine?.stop();
  }

  try {
    const failed = broken.then((what) => {
      throw new Error(what);
    });
    await Promise.race([Promise.all(services.map(start)), failed]);
    if (around === undefined) await Promise.race([makeTable(addresses, settings), failed]);
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
    apiHosts: ports.apiHosts.map(local),
    names: services.map(({ name }) => name),
    kill,
    restart: async (name) => {
      await kill(name);
      await start(serviceNamed(name));
    },
    broken,
    stop,
  };
}

/** So many ports, side by side, are taken by everything but the API hosts. */
const PORTS_BESIDE_HOSTS = 11;
/** The first of the last row of ports that there is for one API host. */
export const LAST_FIRST_PORT = 65_535 - PORTS_BESIDE_HOSTS;

async function choosePorts(first: number | 'free', apiHosts: number): Promise<Ports> {
  const count = PORTS_BESIDE_HOSTS + apiHosts;
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
    standIns: take(),
    queuePump: take(),
    apiHosts: [site, ...row],
  };
}

function addressesAt({ apiHosts: [site = 0], ...ports }: Ports, settings: Readonly<Record<string, string>>): Addresses {
  return {
    site: local(site),
    issuer: local(ports.issuer),
    stripe: local(ports.stripe),
    alipay: local(ports.alipay),
    secrets: local(ports.secrets),
    engine: settings.AWS_ENDPOINT_URL_DYNAMODB ?? local(ports.engine),
    live: `${local(ports.live)}/live`,
    schedule: local(ports.schedule),
    engineProxy: local(ports.engineProxy),
    standIns: local(ports.standIns),
  };
}

/** A port that the system needs belongs to somebody else. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

async function insistOnFreePorts(services: readonly Service[]): Promise<void> {
  const taken = await Promise.all(services.map(async (service) => ((await isFree(service.port)) ? [] : [service])));
  const [first] = taken.flat();
  if (first !== undefined) throw new PortTaken(`Port ${first.port}, meant for the ${first.what}, is taken.`);
}

async function ready({ url, what, log }: Service, child: Child): Promise<void> {
  const isUp = await until(async () => !child.running() || (await answers(url)), READY_WITHIN);
  if (!isUp || !child.running()) throw new Error(`The ${what} did not start. From ${log}:\n${lastLines(log, 12)}`);
}

async function makeTable({ engine }: Addresses, settings: Readonly<Record<string, string>>): Promise<void> {
  const { AWS_REGION: region = 'us-east-1', AWS_ENDPOINT_URL_DYNAMODB: given } = settings;
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = new DynamoDBClient({ endpoint: engine, region, ...(given === undefined && { credentials }) });
  await createTable(client, TABLE_NAME);
  client.destroy();
}
