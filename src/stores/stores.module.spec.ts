import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import { temporaryDirectory } from '../../test/support/temporary-directory';
import type { Configuration } from '../config';
import { Ledger, LEDGER_TIMES } from '../ledger';
import { Accounts, type WechatAccount } from '../wechat';
import { EmbeddedStore } from './embedded';
import { quietAfter, storesModule } from './stores.module';

describe('storesModule', () => {
  const directory = temporaryDirectory();
  afterAll(() => rmSync(directory, { recursive: true }));

  it.each([
    [true, 'answered'],
    [false, 'run'],
  ])(
    'leaves it to the service what is forgotten, where that is a visit: %s',
    async (isVisit, known) => {
      const place = `${directory}/${isVisit}`;
      const upkeep = { span: 20, keep: 3_600_000, sync: 20 };
      const times = { ...LEDGER_TIMES, memory: 1 };
      const service = new EmbeddedStore(place, () => true, times, upkeep);
      await service.onModuleInit();
      const ledger = new Ledger(service);
      const message = { fingerprint: 'f', message: 'm', user: 'u' };
      await ledger.claim('wx1:k', message);
      await ledger.finish('wx1:k', 1, 'reply', true);
      await ledger.takeReply('wx1:k', 1);
      await pause(1500);
      const keys = { tokens: [], aesKeys: [] };
      const account = { appId: 'wx1', ...keys, signatureMaxAge: 1, reply: { deadline: 4500 } };
      const configuration = {
        get: (name: string) => ({ DATA_DIR: place, WECHAT_DEDUP_TTL: 0.1 })[name],
      };
      const visit = await NestFactory.createApplicationContext(
        storesModule(
          configuration as unknown as Configuration,
          new Accounts(false, [account as unknown as WechatAccount]),
          { isVisit },
        ),
        { logger: false },
      );
      await pause(3000);
      await visit.close();
      expect((await ledger.claim('wx1:k', message)).kind).toBe(known);
      await service.onApplicationShutdown();
    },
  );
});

describe('quietAfter', () => {
  it.each([4900, 4500, 2000, 1001])(
    'waits for the next delivery of WeChat after %i ms',
    (deadline) => {
      expect(quietAfter(deadline)).toBeGreaterThanOrEqual(9000);
      expect(quietAfter(deadline)).toBeLessThanOrEqual(9800);
    },
  );

  it('is shortened with the deadline where a platform is simulated', () => {
    expect(quietAfter(1000)).toBe(2000);
    expect(quietAfter(400)).toBe(800);
  });
});
