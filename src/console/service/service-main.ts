import { DiscoveryService } from '@nestjs/core';
import { createApplication } from '../../application';
import { listen } from '../../listen';
import { endUnstarted, logProcessFailures } from '../../process-failures';
import { MessageObservers } from '../../wechat';
import { FaultyHandlers } from './faulty-handlers';
import type { FromService, ToService } from './service-messages';

/** The service as `main.ts` starts it, watched by the console that has started this process. */
async function start(): Promise<void> {
  const { app, configuration } = await createApplication();
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  const faulty = new FaultyHandlers(() => tell({ kind: 'kill-me' }));
  faulty.wrap(app.get(DiscoveryService, { strict: false }));
  process.on('message', ({ faults }: ToService) => faulty.set(faults));
  app.get(MessageObservers, { strict: false }).add((seen) => tell({ kind: 'seen', seen }));
  const url = await listen(app, {
    host: configuration.get('HOST', { infer: true }),
    port: configuration.get('PORT', { infer: true }),
    variables: { host: 'HOST', port: 'PORT' },
  });
  tell({
    kind: 'ready',
    url: `${url}${configuration.get('WECHAT_CALLBACK_PATH', { infer: true })}`,
  });
}

function tell(message: FromService): void {
  if (process.connected) process.send?.(message);
}

// Without the console nothing else would end it.
process.once('disconnect', () => process.exit(1));
logProcessFailures();
start().catch(endUnstarted);
