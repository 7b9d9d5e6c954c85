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
const PICKUP = { WECHAT_LATE_REPLY: 'pickup' };

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
    verified = true,
  ): Promise<readonly string[]> {
    const variables = { WECHAT_RECORD: '20', DATA_DIR: data, ...own };
    const settings = { environment: variables, platform: { verified } };
    const service = await startTestService(ModelHandler, settings);
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

  const asksAndFetches = (content: string, words: number) => async (service: TestService) => {
    await service.send(text(content));
    await service.pass(LATE_MS);
    for (let n = 0; n < words; n += 1) await service.send(text('继续'));
  };

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

  describe('a reply that waits for its user', () => {
    const hint = '正在准备回复';

    it('is fetched by the word, after the holding reply', async () => {
      const [id] = await recorded(PICKUP, asksAndFetches('慢 问', 0));
      const saved = await holds(id);
      expect(saved).toContain(hint);
      expect(saved).toMatch(/service\.send\(text\('继续'\)\)/);
    });

    it('is fetched by the configured word, Markdown with its label', async () => {
      const own = { ...PICKUP, WECHAT_PICKUP_KEYWORD: '取', WECHAT_HOLDING_REPLY: '稍等' };
      const [id] = await recorded(own, asksAndFetches('慢 天气', 0));
      expect(await holds(id)).toMatch(/'稍等'[^]*send\(text\('取'\)\)/);
    });

    it.each(['快 长', '慢 长'])('is fetched part by part: %s', async (content) => {
      const [id] = await recorded(PICKUP, asksAndFetches(content, 4));
      expect((await holds(id)).match(/text\('继续'\)/g)?.length).toBeGreaterThan(1);
    });

    it('is what it is alone, whatever else waited when it was fetched', async () => {
      const happens = async (service: TestService) => {
        for (const content of ['慢 问', '慢 长']) await asksAndFetches(content, 0)(service);
        for (let n = 0; n < 4; n += 1) await service.send(text('继续'));
      };
      const [short] = await recorded(PICKUP, happens);
      expect(await holds(short)).toContain("toBe('答：慢 问')");
    });

    it('is refused where its parts tell of others that waited', async () => {
      const happens = async (service: TestService) => {
        for (const content of ['慢 长', '慢 问']) await asksAndFetches(content, 0)(service);
        for (let n = 0; n < 4; n += 1) await service.send(text('继续'));
      };
      const [long] = await recorded(PICKUP, happens);
      const { code, err } = await save(long);
      expect([code, err]).toEqual([1, expect.stringMatching(/while other replies waited/)]);
    });

    it('has to be fetched to its end first, where it takes several messages', async () => {
      const [id] = await recorded(PICKUP, asksAndFetches('慢 长', 1));
      const { code, err } = await save(id);
      expect([code, err]).toEqual([1, expect.stringMatching(/^\w+ .*继续.* save it then/)]);
    });

    it('waits where the account may not send, in its first message and later', async () => {
      const happens = async (service: TestService) => {
        await asksAndFetches('慢 一', 1)(service);
        // The list is by the time, which is virtual: messages of one moment have no order.
        await service.pass(1000);
        await asksAndFetches('慢 二', 1)(service);
      };
      const [first, , second] = await recorded({}, happens, false);
      expect(await holds(first)).toContain('verified: false');
      expect(await holds(second)).toContain(hint);
    });

    it('is refused where WeChat took no more of it for a reason that a test has not', async () => {
      const SEND = '/cgi-bin/message/custom/send';
      const happens = async (service: TestService) => {
        service.platform.api.fault(SEND, { errcode: 45015, errmsg: 'no' });
        await asksAndFetches('慢 问', 0)(service);
      };
      const [id] = await recorded({}, happens);
      const { code, err } = await save(id);
      expect([code, err]).toEqual([1, expect.stringMatching(/window-closed/)]);
    });
  });

  describe('the word that fetches', () => {
    it('is refused, with the message whose reply it fetched', async () => {
      const [asked, word] = await recorded(PICKUP, asksAndFetches('慢 问', 1));
      const { code, err } = await save(word);
      const instead = expect.stringContaining(`record save-test ${asked}`) as string;
      expect([code, err]).toEqual([1, instead]);
    });

    it('is refused where that message is not recorded any more', async () => {
      const own = { ...PICKUP, WECHAT_RECORD: '1' };
      await recorded(own, asksAndFetches('慢 问', 1));
      const { code, err } = await save('last');
      expect([code, err]).toEqual([1, expect.stringMatching(/asked for a reply .* waited/)]);
    });

    it('is a text like any other where nothing waits', async () => {
      const [id] = await recorded(PICKUP, (service) => service.send(text('继续')));
      expect(await holds(id)).toContain('答：继续');
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
