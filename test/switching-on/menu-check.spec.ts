import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { OnEvent } from '../../src/wechat';
import { CapturedLog } from '../support/captured-log';
import { startService, temporaryDirectory } from '../support/service';

@OnEvent('CLICK', 'ORDERS')
class OrdersHandler {
  handle = () => '订单';
}

const MENU = `button:
  - { name: 订单, type: click, key: ORDERS }
  - { name: 价格, type: click, key: PRICES }
  - { name: 相册, type: pic_weixin, key: ALBUM }
`;

async function warnings(menu: string): Promise<readonly string[]> {
  const directory = temporaryDirectory();
  const before = process.cwd();
  const log = new CapturedLog();
  process.chdir(directory);
  try {
    if (menu !== '') writeFileSync('menu.yaml', menu);
    writeFileSync('replies.yaml', 'keywords:\n  - when: { equals: prices }\n    reply: 十元\n');
    const environment = { LOG_LEVEL: 'warn', DATA_DIR: join(directory, 'data') };
    const service = await startService({ handlers: [OrdersHandler], environment });
    await service.close();
    return log.messages.filter((line) => line.includes('menu.yaml'));
  } finally {
    process.chdir(before);
    log.release();
  }
}

describe('the start, where there is a menu.yaml', () => {
  it('names the keys that neither a handler nor a keyword answers', async () => {
    expect(await warnings(MENU)).toEqual([
      `./menu.yaml: "相册" has the key ALBUM, which nothing answers: add @OnEvent('pic_weixin', 'ALBUM')`,
    ]);
  });

  it('says what is wrong in it, and goes on', async () => {
    expect(await warnings('button: []\n')).toEqual([expect.stringContaining('menu.yaml:1')]);
  });

  it('says nothing where there is none', async () => {
    expect(await warnings('')).toEqual([]);
  });
});
