import type { Type } from '@nestjs/common';
import { register } from 'prom-client';
import { createApplication } from '../../../src/application';
import { moduleOf } from '../handlers-module';

/** What a service process runs: `main.ts` with the handlers of the file `HANDLERS`. */
async function start(): Promise<void> {
  const exported = (await import(process.env['HANDLERS'] ?? '')) as Readonly<Record<string, Type>>;
  const { app } = await createApplication(undefined, moduleOf(Object.values(exported)));
  app.enableShutdownHooks();
  await app.listen(0, '127.0.0.1');
  process.send?.(await app.getUrl());
  process.on('message', () => void register.metrics().then((text) => process.send?.(text)));
}

void start();
