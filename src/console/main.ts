import { startConsole } from './start-console';
import { ownVariables } from './environment';

async function start(): Promise<void> {
  const running = await startConsole({
    variables: ownVariables(),
    wrote: (text) => process.stdout.write(text),
  });
  process.stdout.write(`\nDeveloper console: ${running.url}\nService: ${running.serviceUrl}\n\n`);
  const end = () => void running.close().finally(() => process.exit());
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
