import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../../src/application';
import { freePort } from '../support/free-port';
import { moduleOf } from '../support/handlers-module';
import { ScriptedHandler } from '../support/scripted.handler';
import { temporaryDirectory } from '../support/temporary-directory';

/** One of several services in this process that share a Redis. */
export interface Instance {
  readonly app: NestFastifyApplication;
  /** The callback's address. */
  readonly url: string;
  readonly handler: ScriptedHandler;
  /** A request to the management listener. */
  ask(path: string): Promise<{ readonly status: number; readonly body: string }>;
}

export async function startInstance(
  environment: Readonly<Record<string, string>>,
): Promise<Instance> {
  const management = await freePort();
  const settings = {
    LOG_LEVEL: 'error',
    DATA_DIR: temporaryDirectory(),
    MANAGEMENT_PORT: String(management),
    ...environment,
  };
  const { app } = await createApplication(settings, moduleOf([ScriptedHandler]));
  await app.listen(0, '127.0.0.1');
  return {
    app,
    url: `${await app.getUrl()}/wechat`,
    handler: app.get(ScriptedHandler),
    ask: async (path) => {
      const answer = await fetch(`http://127.0.0.1:${management}${path}`);
      return { status: answer.status, body: await answer.text() };
    },
  };
}

/** Resolves with the milliseconds that it took. */
export async function until(happens: () => boolean | Promise<boolean>, ms = 8000): Promise<number> {
  const started = performance.now();
  while (!(await happens())) {
    if (performance.now() - started > ms) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return performance.now() - started;
}
