import { readFileSync, rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { startTestService, text, type TestService } from '../../src/testing';
import { OnText, reply, type TextMessage } from '../../src/wechat';
import { wechat } from '../support/command-line';
import { moduleOf } from '../support/handlers-module';
import { passes } from '../support/saved-spec';
import { temporaryDirectory } from '../support/temporary-directory';

const LATE_MS = 20_000;
const MARKDOWN = '# 天气\n\n**晴**，见 [预报](https://e.com/a?b=1&c=2)。';
const LONG = Array.from({ length: 120 }, (_, n) => `- 第 ${n} 天 **晴** 有风 有雨 有雪`).join('\n');
const ANSWERS: Readonly<Record<string, string>> = { 天气: MARKDOWN, 长: LONG };

let ending = '';
let isBroken = false;

@OnText()
class ModelHandler {
  async handle({ content }: TextMessage) {
    if (isBroken) throw new Error('WeChat says 45009\nand more');
    const [how, what = ''] = content.split(' ');
    if (how === '慢') await pause(LATE_MS);
    const answer = ANSWERS[what];
    if (answer === undefined) return `答：${content}${ending}`;
    return reply.markdown(answer + ending, { aiGenerated: true });
  }
}

jest.mock('../../src/handlers/handlers.module', () => ({
  get HandlersModule() {
    return moduleOf([ModelHandler]);
  },
}));

type Variables = Readonly<Record<string, string>>;

describe('record save-test of replies that no delivery could carry', () => {
  const written: string[] = [];
  let saves = 0;
  let data: string;
  let environment: Variables;

  beforeEach(() => {
    data = temporaryDirectory();
    [ending, isBroken] = ['', false];
    jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  });
  afterEach(() => {
    for (const path of [data, ...written.splice(0)]) rmSync(path, { recursive: true, force: true });
    jest.restoreAllMocks();
  });

  async function recorded(
    own: Variables,
    happens: (service: TestService) => Promise<unknown>,
  ): Promise<readonly string[]> {
    const variables = { WECHAT_RECORD: '20', DATA_DIR: data, ...own };
    const service = await startTestService(ModelHandler, { environment: variables });
    environment = { ...service.platform.environment, ...variables };
    await happens(service);
    await service.close();
    const { document } = await wechat(environment, 'record', 'list', '--json');
    return (document as readonly { readonly id: string }[]).map(({ id }) => id);
  }

  async function save(id = '') {
    const name = `late-${process.pid}-${(saves += 1)}`;
    const { code, err } = await wechat(environment, 'record', 'save-test', id, '--name', name);
    const path = `test/recorded/${name}.spec.ts`;
    written.push(path);
    return { code, err, path };
  }

  /** Saves it; the test passes, and fails once the handler ends its replies otherwise. */
  async function holds(id: string | undefined): Promise<string> {
    const { code, err, path } = await save(id);
    expect([code, err]).toEqual([0, '']);
    await expect(passes(path)).resolves.toBeUndefined();
    const { path: again } = await save(id);
    ending = '另';
    await expect(passes(again)).rejects.toThrow('另');
    ending = '';
    return readFileSync(path, 'utf8');
  }

  describe('Markdown', () => {
    it('is expected as the text that a delivery carried', async () => {
      const [id] = await recorded({}, (service) => service.send(text('快 天气')));
      expect(await holds(id)).toContain('【天气】\\n晴');
    });

    it('is expected as the text that WeChat showed late', async () => {
      const happens = async (service: TestService) => {
        await service.send(text('慢 天气'));
        await service.late();
      };
      const [id] = await recorded({}, happens);
      expect(await holds(id)).not.toContain('markdown');
    });

    it.each(['快 长', '慢 长'])('is expected with all its parts: %s', async (content) => {
      const happens = async (service: TestService) => {
        await service.send(text(content));
        await service.pass(LATE_MS);
      };
      const [id] = await recorded({}, happens);
      expect((await holds(id)).match(/service\.late\(\)/g)?.length).toBeGreaterThan(1);
    });
  });

  it.each<Variables>([{}, { WECHAT_ERROR_REPLY: '出错了' }])(
    'a handler that threw replied nothing that a test should expect: %j',
    async (own) => {
      isBroken = true;
      const [id] = await recorded(own, (service) => service.send(text('快 问')));
      isBroken = false;
      const { code, err } = await save(id);
      expect([code, err]).toEqual([
        1,
        expect.stringMatching(/ModelHandler threw: Error: WeChat says 45009\. .*replay \w+/),
      ]);
    },
  );
});
