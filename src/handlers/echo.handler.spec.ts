import { textMessage } from '../wechat';
import { EchoHandler } from './echo.handler';

it('sends the text back', () => {
  const message = textMessage().with('content', '你好').build();
  expect(new EchoHandler().handle(message)).toBe('你好');
});
