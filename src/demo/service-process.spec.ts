import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from './free-ports';
import { ServiceProcess } from './service-process';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'service-process-'));
});

afterEach(async () => rm(directory, { recursive: true }));

async function start(source: string): Promise<ServiceProcess> {
  const program = join(directory, 'program.js');
  await writeFile(program, source);
  return ServiceProcess.start({ GREETING: '你好' }, directory, program);
}

describe('the service in a process of its own', () => {
  it('is ready when it has started and gone when it has stopped', async () => {
    const service = await start(
      `require('node:http')
        .createServer((_, response) => response.end(process.env.GREETING + process.cwd()))
        .listen(process.env.PORT, process.env.HOST);`,
    );
    expect(await (await fetch(service.url)).text()).toContain('你好/');
    await service.stop();
    await expect(fetch(service.url)).rejects.toThrow('fetch failed');
    await service.stop();
  });

  it('tells its last words when it does not start', async () => {
    const silent = start(`console.error('WECHAT_TOKEN is wrong'); process.exit(1);`);
    await expect(silent).rejects.toThrow(
      /did not start: it ended at once[^]*WECHAT_TOKEN is wrong/,
    );
  });

  it('asks for the build when there is none', async () => {
    const none = ServiceProcess.start({}, directory, join(directory, 'main.js'));
    await expect(none).rejects.toThrow('run "npm run build" first');
  });
});

it('free ports are no two alike', async () => {
  expect(new Set(await freePorts(20)).size).toBe(20);
});
