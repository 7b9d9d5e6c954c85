import { eventMessage, textMessage } from '../messages/message.builder';
import { fitReply } from './reply-writer.service';
import { reply } from './reply.builders';

const message = textMessage().build();
const event = eventMessage('CLICK').build();
const news = reply.news([{ title: 'a' }, { title: 'b' }, { title: 'c' }]);

describe('fitReply', () => {
  it.each([reply.text('hi'), reply.image('m'), reply.news({ title: 'a' }), reply.none()])(
    'leaves what WeChat takes as it is: %j',
    (fine) => {
      expect(fitReply(fine, message)).toEqual({ reply: fine, warnings: [] });
    },
  );

  it('cuts a long text and says so without quoting it', () => {
    const fitted = fitReply(reply.text('字'.repeat(1_000)), message);
    expect(fitted.reply).toEqual(reply.text('字'.repeat(682)));
    expect(fitted.warnings).toEqual(["the text takes 3000 bytes and was cut to WeChat's 2048"]);
  });

  it.each(['', ' \n', '\u0000\u001D', '\uD800'])(
    'answers nothing for the empty text %j',
    (text) => {
      expect(fitReply(reply.text(text), message)).toEqual({
        reply: reply.none(),
        warnings: ['the text is empty: no reply'],
      });
    },
  );

  it('measures a text without the characters that will not be sent', () => {
    const text = 'a'.repeat(2_048);
    expect(fitReply(reply.text(`\u001D${text}`), message)).toEqual({
      reply: reply.text(text),
      warnings: [],
    });
  });

  it('keeps one article in answer to a message, all in answer to an event', () => {
    const fitted = fitReply(news, message);
    expect(fitted.reply).toEqual(reply.news({ title: 'a' }));
    expect(fitted.warnings).toHaveLength(1);
    expect(fitReply(news, event)).toEqual({ reply: news, warnings: [] });
  });

  it('transfers messages, not events', () => {
    const transfer = reply.transferCustomerService();
    expect(fitReply(transfer, message).reply).toBe(transfer);
    const fitted = fitReply(transfer, event);
    expect(fitted.reply).toEqual(reply.none());
    expect(fitted.warnings).toHaveLength(1);
  });
});
