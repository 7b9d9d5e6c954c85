import { linkMessage } from '../wechat';
import { LinkHandler } from './link.handler';

describe('LinkHandler', () => {
  const handler = new LinkHandler();
  const link = linkMessage().with('title', '一篇文章').with('url', 'https://example.com/7');

  it('sums the link up', () => {
    const summary = handler.handle(link.with('description', '讲的是茶').build());
    expect(summary).toBe('链接已收到：《一篇文章》\n讲的是茶\nhttps://example.com/7');
  });

  it('leaves out a description that is empty', () => {
    const summary = handler.handle(link.with('description', '').build());
    expect(summary).toBe('链接已收到：《一篇文章》\nhttps://example.com/7');
  });
});
