import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform, type PushMode } from '../simulator';
import { handlerRuns } from './handler-runs';
import type { Stage } from './scenario';
import { ServiceProcess } from './service-process';

/** What the service finds in its working directory. */
const REPLIES = `default: 收到，稍后回复您。
keywords:
  - when: { equals: [价格, 报价] }
    reply: 请看价目表：咖啡 20 元，茶 10 元
`;

export interface OpenStage extends Stage {
  close(): Promise<void>;
}

/**
 * Starts the service for an account that is set to this mode, with data of its own, which are
 * removed when the demo exits.
 * @throws ServiceStartError
 */
export async function openStage(mode: PushMode): Promise<OpenStage> {
  const directory = await mkdtemp(join(tmpdir(), 'wechat-demo-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  await writeFile(join(directory, 'replies.yaml'), REPLIES);
  const platform = await startPlatform({ mode });
  const service = await ServiceProcess.start(platform.environment, directory).catch(
    async (error: unknown) => {
      await platform.close();
      throw error;
    },
  );
  platform.connect(`${service.url}/wechat`);
  return {
    platform,
    directory,
    handlerRuns: async () => handlerRuns(service.managementUrl),
    close: async () => {
      await service.stop();
      await platform.close();
    },
  };
}
