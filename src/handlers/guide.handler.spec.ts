import { asText, partsOf, textMessage } from '../wechat';
import { GuideHandler } from './guide.handler';

const answer = (content: string) =>
  new GuideHandler().handle(textMessage().with('content', content).build());

it('answers in Markdown as WeChat shows it, marked as generated', () => {
  expect(asText(answer('示例'), 'passive')).toMatchObject({
    aiGenerated: true,
    content: expect.stringContaining('【一个例子】\n粗体、斜体和<a href="https://'),
  });
});

it('may be longer than one message', () => {
  expect(partsOf(answer('长文'), 'passive').length).toBeGreaterThan(1);
});
