import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { HandlersModule } from '../../src/handlers/handlers.module';
import {
  click,
  image,
  link,
  location,
  startTestService,
  subscribe,
  text,
  unsubscribe,
  video,
  voice,
  type Message,
} from '../../src/testing';
import { wechat } from '../support/command-line';
import { passes } from '../support/saved-spec';
import { temporaryDirectory } from '../support/temporary-directory';
import { until } from '../support/until';

const OPEN_ID = 'oABCdefGHIjklMNOpqrSTUvwx_-1';
const MESSAGES: Readonly<Record<string, Message>> = {
  text: text('你好 "]]>" `${x}` \\'),
  click: click('HELP'),
  subscribe: subscribe('42'),
  unsubscribe: unsubscribe(),
  image: image(),
  voice: voice(),
  video: video(),
  location: location(),
  link: link(),
  'a labelled text': text('示例'),
};

describe('record save-test', () => {
  const data = temporaryDirectory();
  const written: string[] = [];
  let documents: readonly string[] = [];
  let save: (...words: readonly string[]) => ReturnType<typeof wechat>;
  afterAll(() => {
    for (const path of [data, ...written]) rmSync(path, { recursive: true, force: true });
  });

  beforeAll(async () => {
    const own = { WECHAT_RECORD: '20', DATA_DIR: data, WECHAT_AI_LABEL: '【AI 生成】' };
    const service = await startTestService(HandlersModule, { environment: own, time: 'real' });
    const environment = { ...service.platform.environment, ...own };
    save = (...words) => wechat(environment, 'record', 'save-test', ...words);
    for (const message of Object.values(MESSAGES)) await service.send(message, { from: OPEN_ID });
    const list = async () => {
      const { document } = await wechat(environment, 'record', 'list', '--json');
      return document as readonly { readonly id: string; readonly state: string }[];
    };
    await until(async () => {
      const states = (await list()).map(({ state }) => state);
      return (
        states.length === Object.keys(MESSAGES).length &&
        !states.some((state) => / (late|open)$/.test(state))
      );
    });
    await service.close();
    for (const [at, { id }] of (await list()).entries()) {
      const name = `of-${process.pid}-${at}`;
      const { code, document, err } = await save(id, '--name', name, '--json');
      expect([code, err]).toEqual([0, '']);
      written.push((document as { readonly path: string }).path);
    }
    documents = written.map((path) => readFileSync(path, 'utf8'));
  });

  it('writes few lines in the words of the kit, without the openId', () => {
    expect(documents[0]).toContain('await service.send(text(');
    expect(documents.join('\n')).not.toContain(OPEN_ID);
    for (const document of documents) expect(document.split('\n').length).toBeLessThan(25);
  });

  it('replaces no file that is there, unless told to, and writes nowhere else', async () => {
    const [path = ''] = written;
    const name = `of-${process.pid}-0`;
    writeFileSync(path, 'edited');
    const { code, err } = await save('last', '--name', name);
    expect([code, err]).toEqual([1, expect.stringMatching(/is there already: .*--force/)]);
    expect(readFileSync(path, 'utf8')).toBe('edited');
    expect((await save('last', '--name', name, '--force')).code).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain('startTestService');
    writeFileSync(path, documents[0] ?? '');
    expect((await save('last', '--name', 'x/../../y')).code).toBe(2);
  });

  it.each(Object.keys(MESSAGES))('writes a test of %s that passes', async (kind) => {
    const path = written[Object.keys(MESSAGES).indexOf(kind)] ?? '';
    await expect(passes(path)).resolves.toBeUndefined();
  });

  it.each(['text', 'unsubscribe', 'image'])(
    'writes a test of %s that fails once the reply is another',
    async (kind) => {
      const at = Object.keys(MESSAGES).indexOf(kind);
      const path = (written[at] ?? '').replace('.spec.ts', '-other.spec.ts');
      written.push(path);
      const [before, after] = (documents[at] ?? '').split('toBe(');
      writeFileSync(path, `${before}toBe('another' + ${after}`);
      await expect(passes(path)).rejects.toThrow('another');
    },
  );
});
