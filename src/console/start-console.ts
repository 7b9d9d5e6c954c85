import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saveTest } from './acting/save-test';
import { DevConsole, openStage, type ConsoleFiles } from './dev-console';
import {
  accountIn,
  consoleSettings,
  serviceVariables,
  type ConsoleSettings,
  writeAccount,
  type Variables,
} from './environment';
import { ServiceLaunch } from './service/service-launch';
import { SourceWatch } from './service/source-watch';

const SOURCES = join(__dirname, '..');
const ENTRY = join(__dirname, 'service', 'service-main.ts');

export interface ConsoleOptions {
  /** The developer's settings. */
  readonly variables: Variables;
  /** Starts the service; what `npm run dev` starts when left out. */
  readonly entry?: string;
  /** Where the service runs, and reads its `.env`; here when left out. */
  readonly directory?: string;
  /** 10: ten times as fast as WeChat from the start. */
  readonly speed?: 1 | 10;
  /** Watched folders; the sources of the service when left out. */
  readonly sources?: readonly string[];
  /** Given what the service writes. */
  readonly wrote: (text: string) => void;
}

export interface RunningConsole {
  /** The page's address. */
  readonly url: string;
  /** The service's. */
  readonly serviceUrl: string;
  /** The account's variables for a shell. */
  readonly accountFile: string;
  /** Resolves when the service is ready, or has failed to start. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts the simulated platform, the service and the page.
 * @throws ConfigurationError, ConsolePortError
 */
export async function startConsole(options: ConsoleOptions): Promise<RunningConsole> {
  const { variables: own, sources = [SOURCES], directory = process.cwd(), speed = 1 } = options;
  const stage = await openStage(accountIn(own));
  const data = await dataDirectory();
  const wanted = serviceVariables(own, stage.platform.environment, data);
  const settings = await consoleSettings(wanted);
  const variables = { ...wanted, ...(await managementPort(settings.managementPort)) };
  const launching = await launcher(options, settings, variables);
  const serviceUrl = launching(() => speed).url(0);
  const accountFile = writeAccount(variables, Number(new URL(serviceUrl).port));
  const files = consoleFiles(directory, variables, accountFile);
  const running = new DevConsole(stage, launching, files);
  await running.server.listen(settings.port);
  running.start(speed);
  const watching = new SourceWatch(sources, () => void running.reload());
  return {
    url: `http://127.0.0.1:${running.server.port}/`,
    serviceUrl,
    accountFile,
    settled: () => running.fleet.settled(),
    close: () => (watching.close(), running.close().then(() => remove(data))),
  };
}

function consoleFiles(directory: string, variables: Variables, accountFile: string): ConsoleFiles {
  return {
    menu: join(directory, 'menu.yaml'),
    accountFile,
    saveTest: (xml) => saveTest(xml, variables),
  };
}

/** How the service is started, at the pace of the moment. */
async function launcher(
  { entry = ENTRY, directory = process.cwd(), wrote }: ConsoleOptions,
  settings: ConsoleSettings,
  variables: Variables,
): Promise<(speed: () => number) => ServiceLaunch> {
  const ports = [await freePort(settings.servicePort), await freePort(0)];
  const fixed = { ...settings, entry, directory, variables, ports, wrote };
  return (speed) => new ServiceLaunch({ ...fixed, speed });
}

/** The service's data of one session; nothing of it is worth keeping. */
async function dataDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'wechat-console-'));
  process.once('exit', () => remove(directory));
  return directory;
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}

async function managementPort(wanted: number | 'off'): Promise<Variables> {
  const port = wanted === 'off' ? wanted : await freePort(wanted);
  return { MANAGEMENT_PORT: String(port) };
}

/** The port where nobody listens on it, else one that is free. */
async function freePort(wanted: number): Promise<number> {
  return (await tried(wanted)) ?? (await tried(0)) ?? wanted;
}

async function tried(port: number): Promise<number | undefined> {
  const server = createServer().listen(port, '127.0.0.1');
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!isFree) return undefined;
  const { port: found } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return found;
}
