import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountsFile, startPlatform, type Platform, type PushMode } from '../simulator';
import type { Stage } from './scenario';
import { ServiceProcess } from './service-process';

/** What the service finds in its working directory. */
const REPLIES = `default: 收到，稍后回复您。
keywords:
  - when: { equals: [价格, 报价] }
    reply: 请看价目表：咖啡 20 元，茶 10 元
`;
/** The replies of a second account. */
const OTHER_REPLIES = `keywords:
  - when: { equals: 价格 }
    reply: 请到店里询价
`;

const COUNTS = /^wechat_handler_duration_seconds_count\{.*\} (\d+)$/gm;

export interface OpenStage extends Stage {
  close(): Promise<void>;
}

/**
 * Starts the service for an account in each of these modes, with data of its own, which are removed
 * when the demo exits.
 * @throws ServiceStartError
 */
export async function openStage([mode, ...more]: readonly PushMode[]): Promise<OpenStage> {
  const directory = await mkdtemp(join(tmpdir(), 'wechat-demo-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const platform = await startPlatform({ mode: mode ?? 'plain' });
  const others = await Promise.all(more.map(otherPlatform));
  const close = async () => {
    for (const one of [platform, ...others]) await one.close();
  };
  const service = await serve([platform, ...others], directory).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    platform,
    others,
    directory,
    handlerRuns: async () => handlerRuns(service.managementUrl),
    close: async () => {
      await service.stop();
      await close();
    },
  };
}

async function otherPlatform(mode: PushMode, at: number): Promise<Platform> {
  const appId = `wx000000000000000${at}`;
  return startPlatform({ mode, appId, originalId: `gh_other${at}`, token: `OtherToken${at}` });
}

/** One account is that of the environment; several are those of a file, each at a path of its own. */
async function serve(platforms: readonly Platform[], directory: string): Promise<ServiceProcess> {
  await writeFile(join(directory, 'replies.yaml'), REPLIES);
  await writeFile(join(directory, 'other-replies.yaml'), OTHER_REPLIES);
  const [first] = platforms;
  if (first && platforms.length === 1) {
    const service = await ServiceProcess.start(first.environment, directory);
    first.connect(`${service.url}/wechat`);
    return service;
  }
  await writeFile(join(directory, 'accounts.yaml'), accountsFile(namedAccounts(platforms)));
  const service = await ServiceProcess.start({ WECHAT_ACCOUNTS: 'accounts.yaml' }, directory);
  platforms.forEach((one, at) => one.connect(`${service.url}/wechat/account-${at}`));
  return service;
}

/** All but the first have replies of their own. */
function namedAccounts(platforms: readonly Platform[]) {
  const own = { WECHAT_REPLIES_FILE: 'other-replies.yaml' };
  const named = platforms.map(({ environment }, at) => [
    `account-${at}`,
    { environment: at === 0 ? environment : { ...environment, ...own } },
  ]);
  return Object.fromEntries(named) as Record<string, Pick<Platform, 'environment'>>;
}

/** How often the service has run a handler, from its metrics. */
export async function handlerRuns(managementUrl: string): Promise<number> {
  const metrics = await (await fetch(`${managementUrl}/metrics`)).text();
  return [...metrics.matchAll(COUNTS)].reduce((sum, [, count]) => sum + Number(count), 0);
}
