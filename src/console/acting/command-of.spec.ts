import { click, location, subscribe, text } from '../../simulator';
import { commandOf } from './command-of';

describe('the command line of a message', () => {
  it.each([
    [text('hello'), 'text hello --as oUser'],
    [text("it's 你好"), "text 'it'\\''s 你好' --as oUser"],
    [subscribe('qr-1'), 'event subscribe --as oUser --set EventKey=qrscene_qr-1'],
    [click('HELP'), 'event CLICK --as oUser --set EventKey=HELP'],
    [
      location({ Label: '' }),
      'location --as oUser --set Location_X=39.908823 --set Location_Y=116.39747 --set Scale=15',
    ],
  ])('%#: is one that a shell takes as it is', (message, words) => {
    expect(commandOf(message, 'oUser', '/tmp/my data/account.env')).toBe(
      `(set -a; . '/tmp/my data/account.env'; npm run -s wechat -- send ${words})`,
    );
  });
});
