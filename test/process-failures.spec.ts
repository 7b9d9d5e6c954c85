import { join } from 'node:path';
import { text } from '../src/simulator';
import { LateService } from './late/process/late-service';

const OPEN_ID = 'oCanary1Platform2Test3User4a';
const ACCESS_TOKEN = 'CanaryTokenOfNobody1';

describe('what a handler leaves behind', () => {
  let service: LateService;
  beforeAll(async () => {
    service = await LateService.create({
      environment: { HANDLERS: join(__dirname, 'support', 'process', 'careless.handlers.ts') },
    });
  });
  afterAll(() => service.close());

  async function run() {
    const { process, port } = await service.start();
    service.platform.connect(service.url(port));
    const say = (content: string) => service.platform.send(text(content), { from: OPEN_ID });
    const levels = () => process.output.match(/"level":"\w+"/g);
    return { process, say, levels };
  }

  function hidden(output: string): void {
    expect(output).toContain('<openid> lost in ?access_token=***');
    for (const canary of [OPEN_ID, ACCESS_TOKEN]) expect(output).not.toContain(canary);
  }

  it('does not end the service when it is a promise that fails', async () => {
    const { process, say, levels } = await run();
    expect((await say(`float ${ACCESS_TOKEN}`)).text).toBe(`答：float ${ACCESS_TOKEN}`);
    for (const content of ['一', '二']) expect((await say(content)).text).toBe(`答：${content}`);
    expect(process.isRunning).toBe(true);
    expect(levels()).toEqual(['"level":"error"']);
    expect(process.output).toMatch(/was not awaited.*careless\.handlers/);
    hidden(process.output);
    await process.end();
    expect(await process.exited).toBe(0);
  });

  it('ends it with exit code 1 when it is an error that nobody can catch', async () => {
    const { process, levels } = await run();
    void service.platform.deliver(text(`throw ${ACCESS_TOKEN}`), { from: OPEN_ID });
    expect(await process.exited).toBe(1);
    expect(levels()).toEqual(['"level":"fatal"']);
    hidden(process.output);
  });
});
