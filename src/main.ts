import { setFlagsFromString } from 'node:v8';
import { Logger } from '@nestjs/common';
import { createApplication } from './application';
import { listen } from './listen';
import { endUnstarted, logProcessFailures } from './process-failures';

/** What still hangs by then is not waited for. */
const LONGEST_SHUTDOWN_MS = 14_500;

let isEnding = false;

async function start(): Promise<void> {
  const { app, configuration } = await createApplication();
  // Nest would otherwise repeat the signal to end the process, which counts as the second one here.
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  process.on('SIGTERM', endInTime);
  const url = await listen(app, {
    host: configuration.get('HOST', { infer: true }),
    port: configuration.get('PORT', { infer: true }),
    variables: { host: 'HOST', port: 'PORT' },
  });
  const path = configuration.get('WECHAT_CALLBACK_PATH', { infer: true });
  const isOne = configuration.get('WECHAT_ACCOUNTS', { infer: true }) === undefined;
  new Logger('Main').log(`Callback on ${url}${path}${isOne ? '' : ' + / + the account'}`);
}

/** Nest ends the service in order; a second signal, or too long a wait, ends it at once. */
function endInTime(): void {
  if (isEnding) process.exit(1);
  isEnding = true;
  setTimeout(() => process.exit(1), LONGEST_SHUTDOWN_MS).unref();
}

// V8 may judge that one place in the code makes long-lived objects, and make them in the old space: there
// only a full collection frees them, with all that a request holds. 200 accounts took a fifth more CPU.
setFlagsFromString('--no-allocation-site-pretenuring');
logProcessFailures();
start().catch(endUnstarted);
