import { createApplication } from './application';

async function start(): Promise<void> {
  const { app, configuration } = await createApplication();
  app.enableShutdownHooks();
  const port = configuration.get('PORT', { infer: true });
  await app.listen(port, configuration.get('HOST', { infer: true }));
}

start().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
