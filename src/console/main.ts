import { endUnstarted } from '../process-failures';
import { startConsole } from './start-console';
import { ownVariables } from './environment';

async function start(): Promise<void> {
  const running = await startConsole({
    variables: ownVariables(),
    wrote: (text) => process.stdout.write(text),
  });
  const addresses =
    `\nDeveloper console: ${running.url}\nService: ${running.serviceUrl}\n` +
    `Command line for this account: set -a; . ${running.accountFile}; set +a\n\n`;
  process.stdout.write(addresses);
  const end = () => void running.close().finally(() => process.exit());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  await running.settled();
  // Once more, below what the service has written by then.
  process.stdout.write(addresses);
}

start().catch(endUnstarted);
