import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Type } from '@nestjs/common';
import {
  accountsFile,
  startPlatform,
  type Platform,
  type PlatformOptions,
} from '../../src/simulator';
import { startInstance, type Instance } from '../support/instance';
import { temporaryDirectory } from '../support/temporary-directory';

/** A service with several accounts, each with a simulated platform of its own. */
export class Stage {
  readonly platforms: Record<string, Platform> = {};
  readonly file = join(temporaryDirectory(), 'accounts.yaml');
  private readonly services: Instance[] = [];

  /** A platform that is not in the file yet. */
  async platform(name: string, options: PlatformOptions = {}): Promise<Platform> {
    const platform = await startPlatform({
      appId: `wx-${name}`,
      appSecret: `secret-of-${name}`,
      originalId: `gh_${name.replaceAll('-', '_')}`,
      token: `Token${name.replaceAll('-', '')}`,
      ...options,
    });
    this.platforms[name] = platform;
    return platform;
  }

  async add(...names: readonly string[]): Promise<void> {
    for (const name of names) await this.platform(name);
  }

  /** Has the file name these accounts, all unless some are given. */
  write(names: readonly string[] = Object.keys(this.platforms), more = ''): void {
    const chosen = names.map((name) => [name, this.of(name)] as const);
    writeFileSync(this.file, accountsFile(Object.fromEntries(chosen)) + more);
  }

  async start(
    environment: Readonly<Record<string, string>> = {},
    handlers?: readonly Type[],
  ): Promise<Instance> {
    const service = await startInstance({ WECHAT_ACCOUNTS: this.file, ...environment }, handlers);
    this.services.push(service);
    for (const [name, platform] of Object.entries(this.platforms)) {
      platform.connect(this.services.map(({ url }) => `${url}/${name}`));
    }
    return service;
  }

  of(name: string): Platform {
    const platform = this.platforms[name];
    if (!platform) throw new Error(`no platform ${name}`);
    return platform;
  }

  async close(): Promise<void> {
    for (const service of this.services.splice(0)) await service.close();
    for (const platform of Object.values(this.platforms)) await platform.close();
  }
}
