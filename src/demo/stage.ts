import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPlatform, type Platform, type PushMode } from '../simulator';
import { ServiceProcess } from './service-process';

/** The service and the simulated platform, connected, with a data directory of their own. */
export class Stage {
  private constructor(
    readonly platform: Platform,
    readonly service: ServiceProcess,
    readonly directory: string,
  ) {}

  /** @throws ServiceStartError */
  static async open(mode: PushMode, port: number): Promise<Stage> {
    const platform = await startPlatform({ mode });
    const directory = await mkdtemp(join(tmpdir(), 'wechat-demo-'));
    try {
      const service = await ServiceProcess.start(platform.environment, directory, port);
      platform.connect(`${service.url}/wechat`);
      return new Stage(platform, service, directory);
    } catch (error) {
      await cleanUp(platform, directory);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.service.stop();
    await cleanUp(this.platform, this.directory);
  }
}

async function cleanUp(platform: Platform, directory: string): Promise<void> {
  await platform.close();
  await rm(directory, { recursive: true, force: true });
}
